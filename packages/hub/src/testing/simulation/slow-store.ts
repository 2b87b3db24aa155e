import { decode, type Position, type TopicName } from '@hubbub/protocol'
import type { Appended, AppendableLog, LogBounds, LogRead, TopicLog } from '../../ports/topic-log.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { RowLog, RowWritten } from './row-log.ts'

/** What goes wrong on the way to the store; chances lie in [0, 1]. */
export interface StoreTrouble {
  /** Longest time to the store, and back from it, in ms. */
  readonly delayMs: number
  /** Chance that a call fails: before it has taken effect, or after, with its answer lost. */
  readonly fail: number
}

export const noTrouble: StoreTrouble = { delayMs: 0, fail: 0 }

/** The store all nodes share, at the end of a bad line. */
export class SlowStore {
  readonly #clock: Clock
  readonly #random: SeededRandom
  readonly #history: AppendableLog
  /** The row topics' own store, at no distance: what is true. */
  readonly rows: RowLog
  /** May be changed at any time. */
  trouble: StoreTrouble = noTrouble

  constructor(clock: Clock, random: SeededRandom, logs: { history: AppendableLog; rows: RowLog }) {
    this.#clock = clock
    this.#random = random
    this.#history = logs.history
    this.rows = logs.rows
  }

  /** The history of plain topics. */
  get history(): AppendableLog {
    return { ...this.#log(this.#history), append: (...call) => this.#append(...call) }
  }

  /** The log of the row topics. */
  get rowLog(): TopicLog {
    return this.#log(this.rows)
  }

  set(topic: TopicName, id: string, value: number | null, key: string): Promise<RowWritten> {
    return this.#call(async () => this.rows.set(topic, id, value, key))
  }

  isOut(topic: TopicName, userId: string): Promise<boolean> {
    return this.#call(async () => this.rows.outSince(topic, userId) !== undefined)
  }

  /** Everything of a topic at one moment. */
  page(topic: TopicName): Promise<{ position: Position; rows: readonly unknown[] }> {
    return this.#call(async () => {
      if (topic.startsWith('rows/')) return this.rows.page(topic)
      const position = await this.#history.head(topic)
      const after = { epoch: position.epoch, offset: 0 }
      const read = await this.#history.read(topic, after, position.offset, position.offset)
      return { position, rows: read.kind === 'page' ? read.entries.map(({ frame }) => decode(frame)) : [] }
    })
  }

  #append(topic: TopicName, body: string, bounds: LogBounds, key?: string): Promise<Appended> {
    return this.#call(() => this.#history.append(topic, body, bounds, key))
  }

  #log(log: TopicLog): TopicLog {
    const read = (topic: TopicName, after: Position, upTo: number, limit: number): Promise<LogRead> =>
      this.#call(() => log.read(topic, after, upTo, limit))
    return { head: (topic) => this.#call(() => log.head(topic)), read }
  }

  async #call<T>(effect: () => Promise<T>): Promise<T> {
    const { fail } = this.trouble
    await this.#travel()
    if (this.#fails(fail / 2)) throw new Error('the store is out of reach')
    const result = await effect()
    await this.#travel()
    if (this.#fails(fail / 2)) throw new Error('the store took it and gave no answer')
    return result
  }

  #fails(chance: number): boolean {
    return chance > 0 && this.#random.float() < chance
  }

  async #travel(): Promise<void> {
    const { delayMs } = this.trouble
    const ms = delayMs > 0 ? this.#random.below(delayMs + 1) : 0
    if (ms > 0) await new Promise<void>((resolve) => void this.#clock.after(ms, resolve))
  }
}
