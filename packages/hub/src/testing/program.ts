import { type Position, sessionEvents, topicEvents } from '@hubbub/protocol'
import type { MemoryLink, ReceivedFrame } from './memory-link.ts'

/** One of several programs that share a connection: takes what concerns it, as the SDK does. */
export class Program {
  readonly #name: string
  /** Of its present `hello`. */
  ref = ''
  #hellos = 0
  readonly positions = new Map<string, Position>()
  /** Offsets taken since the last reset, by topic. */
  readonly taken = new Map<string, number[]>()
  /** How often each topic was reset. */
  readonly resets: string[] = []
  #at: 'away' | 'asking' | 'welcomed' = 'away'

  constructor(name: string) {
    this.#name = name
  }

  get isWelcomed(): boolean {
    return this.#at === 'welcomed'
  }

  /** Goes on where it was, on this link. */
  join(link: MemoryLink, credentials: object = {}): void {
    this.#at = 'asking'
    this.ref = `${this.#name}.${(this.#hellos += 1)}`
    link.send({ type: 'hello', ref: this.ref, positions: Object.fromEntries(this.positions), ...credentials })
  }

  leave(): void {
    this.#at = 'away'
  }

  /** Takes a frame of the link it is on. */
  receive(frame: ReceivedFrame): void {
    const isMine = frame['ref'] === undefined || frame['ref'] === this.ref
    if (frame.type === 'welcome' && isMine && this.#at === 'asking') this.#at = 'welcomed'
    if (this.#at !== 'welcomed' || !isMine) return
    if (frame.type === 'publication') this.#take(topicEvents.publication.parse(frame))
    if (frame.type === 'synced') this.#settle(frame)
  }

  #take({ topic, offset = 0 }: { topic: string; offset?: number | undefined }): void {
    const position = this.positions.get(topic)
    if (position && offset <= position.offset) return
    if (position) this.positions.set(topic, { epoch: position.epoch, offset })
    this.taken.set(topic, [...(this.taken.get(topic) ?? []), offset])
  }

  #settle(frame: ReceivedFrame): void {
    for (const [topic, { epoch, offset, recovered }] of Object.entries(sessionEvents.synced.parse(frame).topics)) {
      const before = this.positions.get(topic)
      const isKnown = !recovered && before?.epoch === epoch && before.offset === offset
      this.positions.set(topic, { epoch, offset: recovered ? Math.max(offset, before?.offset ?? 0) : offset })
      if (recovered || isKnown) continue
      this.resets.push(topic)
      this.taken.set(topic, [])
    }
  }
}
