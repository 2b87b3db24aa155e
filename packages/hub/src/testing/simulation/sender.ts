import type { Line } from './line.ts'
import { type Item, Outbox } from './outbox.ts'

/** What a sender asks about the rest of the client and the world. */
export interface SenderSurroundings {
  readonly line: Line
  /** The last event of the topic on this connection; undefined unless its subscription is live. */
  readonly lastOnWire: (topic: string) => number | undefined
  /** True once the missed events of this connection have come. */
  readonly isSynced: () => boolean
  /** Says whether the row an item wrote has changed since. */
  readonly isSuperseded: (item: Item) => boolean
}

/** Sends what a client has to say, and checks every answer (I1–I3, O6). */
export class Sender {
  readonly outbox = new Outbox()
  readonly #around: SenderSurroundings

  constructor(around: SenderSurroundings) {
    this.#around = around
  }

  say(item: Omit<Item, 'offset'>): void {
    this.outbox.add(item)
    this.#pump(item.topic)
  }

  /** A connection is there: everything unanswered is sent again, in order. */
  connected(): void {
    this.outbox.disconnected()
    for (const topic of new Set(this.outbox.items.map((item) => item.topic))) this.#pump(topic)
  }

  disconnected(): void {
    this.outbox.disconnected()
  }

  #pump(topic: string): void {
    const { line } = this.#around
    const item = this.outbox.next(topic)
    if (!item) return
    const { row, value, key: client_id } = item
    const publish = { type: 'publish', topic, payload: value, client_id }
    const command = topic.startsWith('log/') ? publish : { type: 'set_row', topic, row, value, client_id }
    line.ask(command, (reply) => {
      if (reply.type === 'ok') {
        this.#stored(item, Number(reply['offset']))
        return this.#pump(topic)
      }
      if (reply['retry'] === 'never') line.report(`I3: ${item.key} was refused: ${JSON.stringify(reply)}`)
      this.outbox.unanswered(topic)
      line.later(() => this.#pump(topic))
    })
  }

  #stored(item: Item, offset: number): void {
    const { line, isSynced, isSuperseded, lastOnWire } = this.#around
    this.outbox.stored(item, offset)
    if (!isSynced()) line.report(`O6: ${item.key} was answered before the missed events had come`)
    const last = lastOnWire(item.topic)
    if (last === undefined || last >= offset || isSuperseded(item)) return
    line.report(`O6: ${item.key} was answered as ${item.topic}@${offset} after event ${last}`)
  }
}
