import type { ErrorCode } from '@hubbub/protocol'
import type { MemberRow, RoomChange, RoomRow } from './rows.ts'

/** What every outcome of a write has. */
export interface Written {
  /** Durable changes in offset order, each room's for itself; empty when nothing changed. */
  readonly changes: readonly RoomChange[]
  /** Everybody who came into a room or went out of it by this write, also where that took no offset (large rooms). */
  readonly moved?: readonly Moved[]
  /** Rows that an earlier write of the same changed: told again, for that telling may have been lost. */
  readonly repeats?: readonly RoomChange[]
}

/** A membership that began or ended, and the room right after it. */
export interface Moved {
  readonly member: MemberRow
  readonly room: RoomRow
}

/** The rules say no; nothing was stored. */
export interface WriteRefused extends Written {
  readonly refused: ErrorCode
  /** Words for a person, where they say more than the code. */
  readonly message?: string
  /** When it may be tried again, in ms from now, where that is known. */
  readonly retryAfterMs?: number
  readonly changes: readonly []
}

/** Tells a refusal from an outcome. */
export function isRefusedWrite(result: object): result is WriteRefused {
  return 'refused' in result
}
