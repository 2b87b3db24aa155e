import type { CloseReason, EncodedFrame, TopicName } from '@hubbub/protocol'
import type { Clock } from '../ports/clock.ts'
import type { ConnectionId, LinkRequest, Transport, TransportSink } from '../ports/transport.ts'
import { MemoryLink } from './memory-link.ts'

/** How the in-memory transport behaves. */
export interface MemoryTransportOptions {
  /** Most bytes (characters, here) that may wait for one client. @default 1_048_576 */
  readonly maxBufferedBytes: number
  /** Bytes waiting below which `drained` resolves. @default 65_536 */
  readonly lowWaterBytes: number
  /** How long a frame travels, in ms, asked per frame; frames of one direction keep their order. @default none */
  readonly delayMs: () => number
}

/** A transport whose links are pairs of in-memory ends; what it hands over arrives at once, or after the delay. */
export class MemoryTransport implements Transport {
  readonly kind = 'memory'
  readonly #clock: Clock
  readonly #options: MemoryTransportOptions
  readonly #links = new Map<ConnectionId, MemoryLink>()
  readonly #topics = new Map<TopicName, Set<ConnectionId>>()
  #sink: TransportSink | undefined
  #ids = 0

  constructor(clock: Clock, options: Partial<MemoryTransportOptions> = {}) {
    this.#clock = clock
    this.#options = { maxBufferedBytes: 1_048_576, lowWaterBytes: 65_536, delayMs: () => 0, ...options }
  }

  /** Names the hub's side; call it once, before `connect`. */
  listen(sink: TransportSink): void {
    this.#sink = sink
  }

  /** Opens a link and returns the client's end of it. */
  connect(request: Partial<Omit<LinkRequest, 'connection'>> = {}): MemoryLink {
    const sink = this.#sink
    if (!sink) throw new Error('call listen(hub.attach(transport)) before connect')
    const connection = ++this.#ids
    const link: MemoryLink = new MemoryLink(this.#clock, this.#options, {
      received: (text) => sink.received([{ connection, text }]),
      bytes: (bytes) => sink.received([{ connection, bytes }]),
      alive: () => sink.alive(connection),
      closed: (code) => this.#closed(connection, code),
    })
    this.#links.set(connection, link)
    sink.opened({ address: '127.0.0.1', query: {}, ...request, connection })
    return link
  }

  /** Links that the server still holds to be open. */
  get open(): number {
    return this.#links.size
  }

  publish(topic: TopicName, frame: EncodedFrame): void {
    for (const connection of this.#topics.get(topic) ?? []) this.send(connection, frame)
  }

  send(connection: ConnectionId, frame: EncodedFrame): void {
    this.#links.get(connection)?.fromServer(frame)
  }

  subscribe(connection: ConnectionId, topic: TopicName): void {
    if (!this.#links.has(connection)) return
    const subscribers = this.#topics.get(topic) ?? new Set()
    this.#topics.set(topic, subscribers.add(connection))
  }

  unsubscribe(connection: ConnectionId, topic: TopicName): void {
    const subscribers = this.#topics.get(topic)
    subscribers?.delete(connection)
    if (subscribers?.size === 0) this.#topics.delete(topic)
  }

  ping(connection: ConnectionId): void {
    this.#links.get(connection)?.pingFromServer()
  }

  close(connection: ConnectionId, reason: CloseReason): void {
    this.#links.get(connection)?.closeFromServer(reason)
  }

  async drained(connection: ConnectionId): Promise<void> {
    await this.#links.get(connection)?.drained()
  }

  /** Ends every link as a dying process does: clients see an abnormal close, the hub hears nothing. */
  die(): void {
    this.#sink = undefined
    for (const link of this.#links.values()) link.lose()
    this.#links.clear()
  }

  #closed(connection: ConnectionId, code: number): void {
    if (!this.#links.delete(connection)) return
    for (const topic of [...this.#topics.keys()]) this.unsubscribe(connection, topic)
    this.#sink?.closed(connection, code)
  }
}
