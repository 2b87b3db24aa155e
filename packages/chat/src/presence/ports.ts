import type { PresenceChoiceState } from '@hubbub/protocol'
import type { Actor } from '../ports/actor.ts'
import type { RoomRow } from '../ports/rows.ts'
import type { Written } from '../ports/written.ts'
import type { Denied } from '../reads/denied.ts'
import type { PresenceRow } from './tables.ts'

/** What can be written of presence. */
export interface PresenceWrites {
  readonly choose_presence: { readonly input: ChoosePresence; readonly output: PresenceWritten }
  /** Users were there at these times. */
  readonly seen_users: { readonly input: SeenUsers; readonly output: Written }
}

export interface ChoosePresence {
  readonly at: number
  readonly userId: string
  readonly state: PresenceChoiceState
  readonly note: string | null
  readonly until: number | null
  /** Undefined leaves it as it is. */
  readonly hidesLastSeen?: boolean
  /** Whether others see the user as being there now. */
  readonly isShown: boolean
}

export interface PresenceWritten extends Written {
  readonly presence: PresenceRow
}

export interface SeenUsers {
  readonly users: readonly { readonly userId: string; readonly at: number }[]
}

/** What can be asked of a store about presence. */
export interface PresenceReads {
  /** The rows of those users who have one. */
  readonly presences: {
    readonly input: { readonly userIds: readonly string[] }
    readonly output: readonly PresenceRow[]
  }
  /** The room, if the actor may see who is in it, or type in it. */
  readonly presence_room: {
    readonly input: {
      readonly act: 'read' | 'type'
      readonly roomId: string
      readonly actor: Actor
      readonly at: number
    }
    readonly output: RoomRow | Denied
  }
}
