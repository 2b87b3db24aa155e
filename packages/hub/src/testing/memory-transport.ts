import type { CloseReason, EncodedFrame, TopicName } from '@hubbub/protocol'
import type { Clock } from '../ports/clock.ts'
import type { ConnectionId, LinkRequest, Transport, TransportSink } from '../ports/transport.ts'
import { MemoryLink, memoryLinkDefaults, type MemoryLinkOptions } from './memory-link.ts'

/** How the in-memory transport behaves. */
export type MemoryTransportOptions = MemoryLinkOptions

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
    this.#options = { ...memoryLinkDefaults, ...options }
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
      received: (text) => this.#reach(connection)?.received([{ connection, text }]),
      bytes: (bytes) => this.#reach(connection)?.received([{ connection, bytes }]),
      alive: () => this.#reach(connection)?.alive(connection),
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

  /** Topics that somebody is subscribed to. */
  get topics(): number {
    return this.#topics.size
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
    const links = [...this.#links.values()]
    this.#links.clear()
    for (const link of links) link.lose()
  }

  /** The hub's side, while it holds the connection to be open. */
  #reach(connection: ConnectionId): TransportSink | undefined {
    return this.#links.has(connection) ? this.#sink : undefined
  }

  #closed(connection: ConnectionId, code: number): void {
    if (!this.#links.delete(connection)) return
    for (const topic of [...this.#topics.keys()]) this.unsubscribe(connection, topic)
    this.#sink?.closed(connection, code)
  }
}
