import type { Position, TopicName } from '@hubbub/protocol'
import type { Clock } from '../ports/clock.ts'
import type { Random } from '../ports/random.ts'
import type { Appended, AppendableLog, LogBounds, LogEntry, LogRead } from '../ports/topic-log.ts'
import { publicationFrame } from '../publication-frame.ts'

interface Stored extends LogEntry {
  /** In monotonic ms. */
  readonly at: number
  readonly key: string | undefined
}

interface Topic {
  readonly epoch: string
  readonly entries: Stored[]
  readonly keys: Map<string, Stored>
  bounds: LogBounds | undefined
  last: number
}

/** How many topics are remembered. */
export interface MemoryLogOptions {
  /** Beyond it the topic that was touched longest ago is forgotten; its epoch changes. @default 100_000 */
  readonly maxTopics: number
}

/** The history of plain topics in this process's memory: bounded by size and age, gone with the process. */
export class MemoryLog implements AppendableLog {
  readonly #clock: Clock
  readonly #random: Random
  readonly #options: MemoryLogOptions
  readonly #topics = new Map<TopicName, Topic>()

  constructor(clock: Clock, random: Random, options: Partial<MemoryLogOptions> = {}) {
    this.#clock = clock
    this.#random = random
    this.#options = { maxTopics: 100_000, ...options }
  }

  async head(topic: TopicName): Promise<Position> {
    const { epoch, last } = this.#touch(topic)
    return { epoch, offset: last }
  }

  async append(name: TopicName, body: string, bounds: LogBounds, key?: string): Promise<Appended> {
    const topic = this.#touch(name)
    topic.bounds = bounds
    this.#trim(topic)
    const before = key === undefined ? undefined : topic.keys.get(key)
    if (before) return { position: { epoch: topic.epoch, offset: before.offset }, frame: before.frame, duplicate: true }
    const offset = ++topic.last
    const entry = { offset, frame: publicationFrame(name, offset, body), at: this.#clock.monotonic(), key }
    topic.entries.push(entry)
    if (key !== undefined) topic.keys.set(key, entry)
    this.#trim(topic)
    return { position: { epoch: topic.epoch, offset }, frame: entry.frame, duplicate: false }
  }

  async read(name: TopicName, after: Position, upTo: number, limit: number): Promise<LogRead> {
    const topic = this.#touch(name)
    this.#trim(topic)
    if (after.epoch !== topic.epoch) return { kind: 'gone', reason: 'epoch_changed' }
    if (after.offset > topic.last) return { kind: 'gone', reason: 'ahead' }
    const first = topic.last - topic.entries.length + 1
    if (after.offset < first - 1) return { kind: 'gone', reason: 'too_far_behind' }
    const from = after.offset + 1 - first
    const until = Math.min(upTo, topic.last) + 1 - first
    const entries = topic.entries.slice(from, Math.min(until, from + limit))
    return { kind: 'page', entries, complete: from + entries.length >= until }
  }

  /** Finds or makes a topic and marks it as the one touched last. */
  #touch(name: TopicName): Topic {
    const topic = this.#topics.get(name) ?? {
      epoch: this.#random.id().slice(0, 12),
      entries: [],
      keys: new Map(),
      bounds: undefined,
      last: 0,
    }
    this.#topics.delete(name)
    this.#topics.set(name, topic)
    if (this.#topics.size > this.#options.maxTopics) {
      for (const oldest of this.#topics.keys()) {
        this.#topics.delete(oldest)
        break
      }
    }
    return topic
  }

  #trim(topic: Topic): void {
    if (!topic.bounds) return
    const { size, maxAgeMs } = topic.bounds
    const oldestAt = this.#clock.monotonic() - maxAgeMs
    const young = topic.entries.findIndex((entry) => entry.at >= oldestAt)
    const aged = young === -1 ? topic.entries.length : young
    const gone = Math.max(aged, topic.entries.length - size)
    for (const entry of topic.entries.splice(0, gone)) if (entry.key !== undefined) topic.keys.delete(entry.key)
  }
}
