import { user } from '@hubbub/protocol'
import { z } from 'zod'
import type { ReceivedFrame } from '../memory-link.ts'
import type { Line } from './line.ts'

const users = z.array(user)

/** Keeps who is online in one topic: a snapshot, and the batches that come after it (P3). */
export class Watcher {
  readonly topic: string
  readonly #line: Line
  #online: Set<string> | undefined

  constructor(topic: string, line: Line) {
    this.topic = topic
    this.#line = line
  }

  /** Ids of the users, sorted; undefined while there is no snapshot. */
  get online(): readonly string[] | undefined {
    return this.#online && [...this.#online].toSorted()
  }

  /** A subscription is live: batches come from now on. */
  begin(): void {
    this.#online = undefined
    this.#line.ask({ type: 'presence', topic: this.topic, limit: 100 }, (reply) => {
      if (reply.type !== 'ok') return this.#line.later(() => this.begin())
      this.#online = new Set(idsOf(reply['users']))
    })
  }

  received({ type, topic, joined, left }: ReceivedFrame): void {
    if (type !== 'presence' || topic !== this.topic || !this.#online) return
    for (const id of idsOf(left)) this.#online.delete(id)
    for (const id of idsOf(joined)) this.#online.add(id)
  }
}

function idsOf(list: unknown): readonly string[] {
  return users.parse(list).map(({ id }) => id)
}
