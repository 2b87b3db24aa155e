/** When and how frames are compressed (RFC 7692); per connection it costs about 50 kB of memory at the defaults. */
export interface CompressionOptions {
  /** Frames below this many bytes are sent as they are. @default 1_024 */
  readonly thresholdBytes: number
  /** Frames compressed or decompressed at the same time; they share Node's thread pool. @default 4 */
  readonly concurrency: number
  /** Base-two logarithm of the compression window in bytes, 9 to 15. @default 12 */
  readonly windowBits: number
  /** Memory for the compressor's state, 1 to 9. @default 5 */
  readonly memoryLevel: number
}

export const compressionDefaults: CompressionOptions = {
  thresholdBytes: 1_024,
  concurrency: 4,
  windowBits: 12,
  memoryLevel: 5,
}

/** Bounds of a WebSocket transport. */
export interface WebSocketOptions {
  /** Largest message from a client, in bytes, after decompression; a larger one closes with 1009. @default 65_536 */
  readonly frameBytes: number
  /** Most fragments of one message; more close with 1008. @default 1_024 */
  readonly fragments: number
  /** Most network reads one frame may take to arrive; more close with 1008. @default 1_024 */
  readonly chunks: number
  /** Bytes that may wait for a client from earlier ticks; more close with `slow_consumer`. @default 1_048_576 */
  readonly bufferedBytes: number
  /** Time for the client's half of the closing handshake, in ms; then the socket is destroyed. @default 5_000 */
  readonly closeTimeoutMs: number
  /** Frames taken from one connection per tick before reading it pauses until the next. @default 1_000 */
  readonly framesPerTick: number
  /** Longest that events wait for those of commands under way where many sockets are written, in ms. @default 3 */
  readonly gatherMs: number
  /** Offered to clients when given. @default none */
  readonly compression: CompressionOptions | undefined
}

export const webSocketDefaults: WebSocketOptions = {
  frameBytes: 65_536,
  fragments: 1_024,
  chunks: 1_024,
  bufferedBytes: 1_048_576,
  closeTimeoutMs: 5_000,
  framesPerTick: 1_000,
  gatherMs: 3,
  compression: undefined,
}

/**
 * How many times `bufferedBytes` one tick may add for a connection that was keeping up: a single large reply must not
 * close it, but a pile of them does.
 */
export const tickBurst = 4
