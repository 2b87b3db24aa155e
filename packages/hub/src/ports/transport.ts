import type { CloseReason, EncodedFrame, TopicName } from '@hubbub/protocol'

/** Names one connection within its transport, for the connection's whole life; never used again after it. */
export type ConnectionId = number

/**
 * How frames reach the clients of one kind of link. Implemented by adapters, called only by the hub.
 *
 * The port is one-way: nothing here answers, so the sockets may live on other threads. Frames reach one connection
 * in the order of the calls, whether they came by `send` or by `publish`, or not at all. No method throws, and calls
 * for a connection that has ended do nothing: a broken link reports itself once, through `TransportSink.closed`.
 *
 * What waits to be written is bounded per connection by the adapter (`maxBufferedBytes`, an option of each): a
 * connection that would exceed it is closed with `slow_consumer`, and its memory is let go soon after even when the
 * client reads nothing at all.
 */
export interface Transport {
  /** Shown in metrics and logs, as in `websocket`. */
  readonly kind: string
  /** Hands a frame to every connection subscribed to the topic, once each; encoded and framed once for all. */
  publish(topic: TopicName, frame: EncodedFrame): void
  /** Hands a frame to one connection. */
  send(connection: ConnectionId, frame: EncodedFrame): void
  /** From now on `publish` reaches the connection; earlier publishes do not. */
  subscribe(connection: ConnectionId, topic: TopicName): void
  /** From now on `publish` no longer reaches the connection; earlier publishes do. */
  unsubscribe(connection: ConnectionId, topic: TopicName): void
  /** Asks the client for a sign of life; the answer is `TransportSink.alive`. */
  ping(connection: ConnectionId): void
  /** Sends what was handed over before, then ends the connection; `closed` follows. */
  close(connection: ConnectionId, reason: CloseReason): void
  /** Resolves once little is waiting to be written, or the connection has ended. Used to page long replays. */
  drained(connection: ConnectionId): Promise<void>
}

/** What the client brought along when it connected. */
export interface LinkRequest {
  readonly connection: ConnectionId
  /** The client's address, for limits and logs. */
  readonly address: string
  /** From a header or a subprotocol entry, where there was one. */
  readonly token?: string
  /** Parameters of the URL that the configuration lets through, as in `username` and `room_id`. */
  readonly query: Readonly<Record<string, string>>
}

/** Input of one connection: the text of a frame, or the bytes of a binary one, which are the hub's from then on. */
export type Inbound =
  | { readonly connection: ConnectionId; readonly text: string }
  | { readonly connection: ConnectionId; readonly bytes: Uint8Array }

/**
 * The hub's side of a transport, got from `Hub.attach`. Called by the adapter: `opened` first, then any number of
 * `received` and `alive`, then `closed` exactly once. Never throws.
 */
export interface TransportSink {
  /** Commands being carried out on this node now: a hint that more events are about to come. */
  readonly running: number
  opened(request: LinkRequest): void
  /** Frames in the order they arrived; those of one tick come together. */
  received(batch: readonly Inbound[]): void
  /** A sign of life that is no frame, such as a pong. */
  alive(connection: ConnectionId): void
  /** The connection has ended with this close code (1006 when there was none). */
  closed(connection: ConnectionId, code: number): void
}
