import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocketServer } from 'ws'
import { type CloseReason, closeReasons, type EncodedFrame, type TopicName } from '@hubbub/protocol'
import type { ConnectionId, Inbound, LinkRequest, Transport, TransportSink } from '@hubbub/hub/ports'
import { Drains } from './drains.ts'
import { frameText, isDataFrame, payloadOf, pingFrame } from './frame.ts'
import { Gathering } from './gathering.ts'
import { Link, type LinkOwner, LinkSocket } from './link.ts'
import { tickBurst, type WebSocketOptions, webSocketDefaults } from './options.ts'
import { serverOptions } from './server-options.ts'
import { Tick } from './tick.ts'

/** What a client is, apart from its number. */
export type Client = Omit<LinkRequest, 'connection'>

/**
 * Clients over WebSocket (RFC 6455), by `ws`, with the frames of a tick gathered into one write per socket.
 *
 * Uncompressed connections are written past `ws`, straight to the socket: only here, and only while `ws` considers the
 * connection open, so that its close frame stays the last one.
 */
export class WebSocketTransport implements Transport, LinkOwner {
  readonly kind = 'websocket'
  readonly #options: WebSocketOptions
  readonly #server: WebSocketServer
  readonly #links = new Map<ConnectionId, Link>()
  readonly #gathering = new Gathering<Link>()
  readonly #tick: Tick
  /** Connections to end once this tick's frames are written. */
  readonly #ending = new Map<Link, CloseReason>()
  readonly #drains = new Drains()
  readonly #whenEmpty: (() => void)[] = []
  #inbound: Inbound[] = []
  #lastId = 0
  #sink: TransportSink | undefined

  constructor(options: Partial<WebSocketOptions> = {}) {
    this.#options = { ...webSocketDefaults, ...options }
    this.#server = new WebSocketServer({ ...serverOptions(this.#options), WebSocket: LinkSocket })
    this.#tick = new Tick({
      deliver: () => this.#deliver(),
      flush: () => this.#flush(),
      moreToCome: () => (this.#sink?.running ?? 0) > 0,
      waitMs: this.#options.gatherMs,
    })
  }

  /** Says where connections and their frames are reported; call it once, before the first `accept`. */
  attach(sink: TransportSink): void {
    this.#sink = sink
  }

  /** Connections that have not ended yet, closing ones included. */
  get size(): number {
    return this.#links.size
  }

  /** Answers a checked upgrade request and takes the socket over; a faulty handshake gets its HTTP error. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, client: Client): void {
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      if (!(ws instanceof LinkSocket)) throw new TypeError('ws made a socket of another class than asked for')
      const link = new Link(++this.#lastId, ws, socket, this)
      this.#links.set(link.id, link)
      this.#sink?.opened({ connection: link.id, ...client })
    })
  }

  /** Resolves when no connection is left. Closing ones are destroyed after `closeTimeoutMs`. */
  emptied(): Promise<void> {
    if (this.#links.size === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#whenEmpty.push(resolve)
    })
  }

  /** Destroys every connection at once. */
  terminate(): void {
    for (const link of this.#links.values()) link.ws.terminate()
  }

  publish(topic: TopicName, frame: EncodedFrame): void {
    if (!this.#gathering.hasSubscribers(topic)) return
    this.#gathering.publish(topic, frameText(frame))
    this.#tick.schedule()
  }

  send(connection: ConnectionId, frame: EncodedFrame): void {
    const link = this.#open(connection)
    if (link) this.#sendFrame(link, frameText(frame))
  }

  ping(connection: ConnectionId): void {
    const link = this.#open(connection)
    if (link) this.#sendFrame(link, pingFrame)
  }

  subscribe(connection: ConnectionId, topic: TopicName): void {
    const link = this.#open(connection)
    if (link) this.#gathering.subscribe(link, topic)
  }

  unsubscribe(connection: ConnectionId, topic: TopicName): void {
    const link = this.#open(connection)
    if (link) this.#gathering.unsubscribe(link, topic)
  }

  close(connection: ConnectionId, reason: CloseReason): void {
    const link = this.#open(connection)
    if (!link) return
    this.#gathering.unsubscribeAll(link)
    this.#end(link, reason)
  }

  drained(connection: ConnectionId): Promise<void> {
    const link = this.#open(connection)
    if (!link || (link.due === undefined && !link.isCongested)) return Promise.resolve()
    this.#tick.schedule()
    return this.#drains.wait(link)
  }

  /** Called by a link. */
  message(link: Link, data: RawData, isBinary: boolean): void {
    const bytes = toBuffer(data)
    this.#inbound.push(
      isBinary ? { connection: link.id, bytes } : { connection: link.id, text: bytes.toString('utf8') },
    )
    // One connection's flood must not fill a tick's batch for all; the socket's next read waits for the next tick.
    if (++link.received === this.#options.framesPerTick) link.ws.pause()
    this.#tick.schedule()
  }

  /** Called by a link. */
  alive(link: Link): void {
    this.#sink?.alive(link.id)
  }

  /** Called by a link. */
  ended(link: Link, code: number): void {
    // What the client said before it left still counts.
    this.#deliver()
    link.endCode ??= code
    this.#links.delete(link.id)
    this.#ending.delete(link)
    this.#gathering.forget(link)
    this.#drains.check(link)
    this.#sink?.closed(link.id, code)
    if (this.#links.size === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve()
  }

  #open(connection: ConnectionId): Link | undefined {
    const link = this.#links.get(connection)
    return link?.endCode === undefined ? link : undefined
  }

  #sendFrame(link: Link, frame: Buffer): void {
    const bytes = this.#gathering.send(link, frame)
    if (bytes > this.#options.bufferedBytes * tickBurst) this.#endSlow(link)
    this.#tick.schedule()
  }

  #end(link: Link, reason: CloseReason): void {
    link.endCode = reason.code
    this.#ending.set(link, reason)
    this.#tick.schedule()
  }

  #endSlow(link: Link): void {
    this.#gathering.forget(link)
    this.#end(link, closeReasons.slow_consumer)
  }

  #deliver(): void {
    if (this.#inbound.length === 0) return
    const batch = this.#inbound
    this.#inbound = []
    for (const { connection } of batch) {
      const link = this.#links.get(connection)
      if (!link) continue
      link.received = 0
      if (link.ws.isPaused) link.ws.resume()
    }
    this.#sink?.received(batch)
  }

  #flush(): void {
    const slow: Link[] = []
    this.#gathering.flush({
      write: (link, bytes) => {
        if (link.bufferedBytes > this.#options.bufferedBytes) slow.push(link)
        else if (link.isWritable) link.socket.write(bytes)
      },
      writeEach: (link, pieces) => {
        if (link.bufferedBytes > this.#options.bufferedBytes) slow.push(link)
        else for (const { frame } of pieces) this.#writeThrough(link, frame)
      },
    })
    for (const link of slow) if (link.endCode === undefined) this.#endSlow(link)
    for (const [link, reason] of this.#ending) link.ws.close(reason.code, reason.meaning)
    this.#ending.clear()
    this.#drains.checkAll()
  }

  /** Lets `ws` frame it, for connections with compression. */
  #writeThrough(link: Link, frame: Buffer): void {
    if (!link.isWritable) return
    if (!isDataFrame(frame)) {
      link.ws.ping()
      return
    }
    const payload = payloadOf(frame)
    const compress = payload.length >= (this.#options.compression?.thresholdBytes ?? 0)
    link.ws.send(payload, { binary: false, compress }, () => this.#drains.check(link))
  }
}

/** With its default settings `ws` hands over one Buffer per message. */
function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
