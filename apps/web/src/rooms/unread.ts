import type { HubClient, Message } from '@hubbub/client'
import { Store } from '../state/store.ts'
import { type Seen, unreadCounts } from './seen.ts'

/** Counts the unread messages of every room that the user is in. */
export class Unread {
  /** Room id to count; rooms without unread messages are not in it. */
  readonly counts = new Store<ReadonlyMap<string, number>>(new Map())
  readonly #hub: HubClient
  readonly #seen: Seen
  /** Room id to the `seq` of its newest message. */
  readonly #heads = new Map<string, number>()
  readonly #listening = new Map<string, () => void>()
  readonly #stops: readonly (() => void)[]

  constructor(hub: HubClient, seen: Seen) {
    this.#hub = hub
    this.#seen = seen
    this.#stops = [hub.on('rooms', () => this.#followRooms()), seen.marks.subscribe(() => this.#count())]
    this.#followRooms()
  }

  close(): void {
    for (const stop of [...this.#stops, ...this.#listening.values()]) stop()
  }

  #followRooms(): void {
    const rooms = this.#hub.rooms
    for (const { id, last_seq } of rooms) {
      this.#heads.set(id, Math.max(last_seq, this.#heads.get(id) ?? 0))
      // A room seen for the first time begins as read: nobody owes it its history.
      if (!this.#seen.marks.getSnapshot().has(id)) this.#seen.mark(id, last_seq)
      if (!this.#listening.has(id))
        this.#listening.set(
          id,
          this.#hub.room(id).on('message', (message) => this.#heard(message)),
        )
    }
    for (const [id, stop] of this.#listening) if (!rooms.some((room) => room.id === id)) this.#forget(id, stop)
    this.#count()
  }

  #heard({ room_id, seq, user_id }: Message): void {
    this.#heads.set(room_id, Math.max(seq, this.#heads.get(room_id) ?? 0))
    // Who writes in a room has read it.
    if (user_id === this.#hub.user?.id) this.#seen.mark(room_id, seq)
    this.#count()
  }

  #forget(id: string, stop: () => void): void {
    stop()
    this.#listening.delete(id)
    this.#heads.delete(id)
  }

  #count(): void {
    this.counts.set(unreadCounts(this.#seen.marks.getSnapshot(), this.#heads))
  }
}
