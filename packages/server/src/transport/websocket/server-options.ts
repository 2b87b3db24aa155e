import type { ServerOptions } from 'ws'
import type { CompressionOptions, WebSocketOptions } from './options.ts'

/** The subprotocol this server speaks; a client that asks for none gets the same frames. */
export const subprotocol = 'hubbub.v1'

/** Translates our bounds into those of `ws`; every one of its own defaults that is generous is replaced. */
export function serverOptions(options: Omit<WebSocketOptions, 'bufferedBytes' | 'framesPerTick'>): ServerOptions {
  // Not written as the returned literal: the types of `ws` lack some of its options.
  const bounded = {
    noServer: true,
    clientTracking: false,
    maxPayload: options.frameBytes,
    maxFragments: options.fragments,
    maxBufferedChunks: options.chunks,
    // Unanswered pings of a client that does not read its pongs; then `ws` ends the connection.
    maxPendingAutoPongs: 16,
    closeTimeout: options.closeTimeoutMs,
    perMessageDeflate: options.compression ? deflateOptions(options.compression) : false,
    handleProtocols: (offered: Set<string>) => (offered.has(subprotocol) ? subprotocol : false),
  } as const
  return bounded
}

function deflateOptions(options: CompressionOptions): Exclude<ServerOptions['perMessageDeflate'], boolean | undefined> {
  return {
    threshold: options.thresholdBytes,
    concurrencyLimit: options.concurrency,
    // No context is kept between messages: with context a secret in one message can be guessed from the size of the
    // next (CRIME), and each connection would hold its windows busy.
    serverNoContextTakeover: true,
    clientNoContextTakeover: true,
    serverMaxWindowBits: options.windowBits,
    zlibDeflateOptions: { windowBits: options.windowBits, memLevel: options.memoryLevel },
  }
}
