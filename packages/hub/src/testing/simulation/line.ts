import type { ReceivedFrame } from '../memory-link.ts'

/** A command before it gets its `ref`. */
export type Command = { readonly type: string; readonly [field: string]: unknown }

/** A client's present connection, for the parts of the client that use it; away, it does nothing. */
export interface Line {
  readonly report: (violation: string) => void
  readonly trace: (what: string) => void
  /** Sends a command; `replied` gets its one reply, if the connection lives to see it. */
  readonly ask: (command: Command, replied: (reply: ReceivedFrame) => void) => void
  /** Runs a little later, if the connection is still the same. */
  readonly later: (run: () => void) => void
  readonly hangUp: () => void
}
