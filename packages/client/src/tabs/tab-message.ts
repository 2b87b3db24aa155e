/** Says which tab leads. */
interface Election {
  /** `leader`: this tab leads from now on. `up`: its connection is there, for those who wait. */
  readonly kind: 'leader' | 'up'
}

/** What a tab says to the leader about one of its lines. */
export type ToLeader =
  /** The line begins, with the first frame of its client. */
  | { readonly kind: 'hello'; readonly line: string; readonly tab: string; readonly text: string }
  | { readonly kind: 'send'; readonly line: string; readonly text: string }
  | { readonly kind: 'bytes'; readonly line: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end'; readonly line: string; readonly code: number }

/** What the leader says to lines, of whatever tabs. */
export type ToLines =
  /** The hello has come. */
  | { readonly kind: 'heard'; readonly lines: readonly string[] }
  | { readonly kind: 'frame'; readonly lines: readonly string[]; readonly text: string }
  /** So many bytes have left the socket. */
  | { readonly kind: 'left'; readonly lines: readonly string[]; readonly bytes: number }
  /** The lines are over; `now`: it is of use to come back at once. */
  | {
      readonly kind: 'closed'
      readonly lines: readonly string[]
      readonly code: number
      readonly reason: string
      readonly now?: boolean
    }

/** What tabs say to each other. Tabs may run different versions of the SDK: the channel's name has that of these messages. */
export type TabMessage = Election | ToLeader | ToLines
