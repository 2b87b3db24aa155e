import type { ChatWrite, ChatWriteResult } from './ports/chat-write.ts'
import type { RoomRow } from './ports/rows.ts'

/** A welcome being made: what becomes of its user's memberships meanwhile, by room; undefined for one that ended. */
export interface Greeting extends Disposable {
  readonly changes: ReadonlyMap<string, RoomRow | undefined>
}

/**
 * The welcomes being made. Events reach a session only from its `welcome` on, so what its user's other sessions do until
 * then has to stand in it.
 */
export class Greetings {
  readonly #open = new Map<string, Set<Map<string, RoomRow | undefined>>>()

  /** Listens to a user's memberships until disposed of. */
  begin(userId: string): Greeting {
    const changes = new Map<string, RoomRow | undefined>()
    const ofUser = this.#open.get(userId) ?? new Set()
    this.#open.set(userId, ofUser.add(changes))
    const end = (): void => {
      ofUser.delete(changes)
      if (ofUser.size === 0) this.#open.delete(userId)
    }
    return { changes, [Symbol.dispose]: end }
  }

  /** Takes what a write came to, before anybody else acts upon it. */
  written(write: ChatWrite, result: ChatWriteResult): void {
    if (result.kind === 'room' && write.kind === 'create_room' && write.creator) {
      this.moved(write.creator.id, result.room.id, result.room)
    }
    if (result.kind !== 'membership' || !result.member) return
    const { userId, roomId, state } = result.member
    this.moved(userId, roomId, state === 'in' ? result.room : undefined)
  }

  /** The user is now in the room, or out of it when there is no row. */
  moved(userId: string, roomId: string, room: RoomRow | undefined): void {
    for (const changes of this.#open.get(userId) ?? []) changes.set(roomId, room)
  }
}
