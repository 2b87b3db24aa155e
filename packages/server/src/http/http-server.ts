import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'

/** Bounds of the HTTP side. */
export interface HttpOptions {
  /** Time for a request to arrive whole, in ms. */
  readonly handshakeTimeoutMs: number
  /** How long a connection may be idle between two requests, in ms. */
  readonly keepAliveMs: number
  /** TCP connections at once, WebSockets included. */
  readonly connections: number
}

/** Largest head of a request, in bytes; a larger one is answered with 431. */
const headBytes = 16_384

/** Makes an HTTP server for the routes; upgrades to anything but WebSocket are answered as if they had not been asked for. */
export function createHttpServer(app: Hono, options: HttpOptions): Server {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer(
    {
      maxHeaderSize: headBytes,
      headersTimeout: options.handshakeTimeoutMs,
      requestTimeout: options.handshakeTimeoutMs,
      keepAliveTimeout: options.keepAliveMs,
      // Timeouts are enforced when connections are looked at: by default that is every 30 s.
      connectionsCheckingInterval: Math.max(50, Math.min(1_000, Math.floor(options.handshakeTimeoutMs / 4))),
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
    },
    (request, response) => void listener(request, response),
  )
  server.maxConnections = options.connections
  return server
}
