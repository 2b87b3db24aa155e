import type { User } from '@hubbub/protocol'
import type { Cancel, Clock } from '@hubbub/hub'

/** Bounds of typing. */
export interface TypingLimits {
  /** How long a client shows somebody as typing without hearing of it again, in ms. */
  readonly typingMs: number
  /** Users of one room who are told to be typing at once, by one node. */
  readonly typists: number
}

interface Typist {
  readonly user: User
  sessionId: string
  toldAt: number
  cancel: Cancel
}

/** A user who no longer types in a room. */
export interface Stopped {
  readonly roomId: string
  readonly user: User
}

/**
 * Who types where, on this node (C11): what is worth telling. A typist is forgotten after `typingMs`, as by everybody who
 * was told; so is one whose message came, without a word: the message says it.
 */
export class Typing {
  readonly #limits: TypingLimits
  readonly #rooms = new Map<string, Map<string, Typist>>()

  constructor(limits: TypingLimits) {
    this.#limits = limits
  }

  /** A user types; true when the room should be told: at first, and again before it forgets. */
  started(clock: Clock, roomId: string, { user, sessionId }: { user: User; sessionId: string }): boolean {
    const { typingMs, typists } = this.#limits
    const now = clock.monotonic()
    const inRoom = this.#rooms.get(roomId) ?? new Map<string, Typist>()
    const known = inRoom.get(user.id)
    if (!known && inRoom.size >= typists) return false
    known?.cancel()
    const cancel = clock.after(typingMs, () => this.#forget(roomId, user.id))
    const isTold = !known || now - known.toldAt >= typingMs / 3
    inRoom.set(user.id, { user, sessionId, toldAt: isTold ? now : known.toldAt, cancel })
    this.#rooms.set(roomId, inRoom)
    return isTold
  }

  /** A user stopped, or sent the message; true when the room thought that the user types. */
  stopped(roomId: string, userId: string): boolean {
    const known = this.#rooms.get(roomId)?.get(userId)
    known?.cancel()
    return this.#forget(roomId, userId)
  }

  /** A session has ended: what was typed in it is over. */
  ended(sessionId: string): readonly Stopped[] {
    const over: Stopped[] = []
    for (const [roomId, inRoom] of this.#rooms)
      for (const { user, sessionId: typedIn } of inRoom.values()) if (typedIn === sessionId) over.push({ roomId, user })
    for (const { roomId, user } of over) this.stopped(roomId, user.id)
    return over
  }

  /** Ends every timer. */
  stop(): void {
    for (const [roomId, inRoom] of this.#rooms) for (const userId of inRoom.keys()) this.stopped(roomId, userId)
  }

  #forget(roomId: string, userId: string): boolean {
    const inRoom = this.#rooms.get(roomId)
    if (!inRoom?.delete(userId)) return false
    if (inRoom.size === 0) this.#rooms.delete(roomId)
    return true
  }
}
