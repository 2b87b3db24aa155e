import { z } from 'zod'
import { parseNetwork } from '../upgrade/networks.ts'
import { isOrigin } from '../upgrade/origin.ts'
import { list, oneOf, whole, yesNo } from './fields.ts'

/** What is logged, and how it looks. */
export const log = z
  .strictObject({
    level: oneOf(
      ['debug', 'info', 'warn', 'error', 'silent'],
      'info',
      'What is logged: this level and those above it.',
    ),
    format: oneOf(
      ['auto', 'json', 'text'],
      'auto',
      'JSON lines or short lines for people; `auto` is text on a terminal.',
    ),
  })
  .prefault({})
  .meta({ description: 'Log lines, on standard output.' })

/** The HTTP side. */
export const http = z
  .strictObject({
    allowed_origins: list(
      z.string().refine(isOrigin, 'an origin, such as https://chat.example.com, without a path'),
      'Origins, such as `https://chat.example.com`, whose pages may connect and call the API. Pages of the same host always may; `*` lets every page.',
    ),
    trusted_proxies: list(
      z.string().refine((text) => parseNetwork(text) !== undefined, 'an address or network, such as 10.0.0.0/8'),
      'Addresses or networks, such as `10.0.0.0/8`, of proxies whose `X-Forwarded-For` is believed. Without any, the header is ignored.',
    ),
    handshake_timeout_ms: whole(10_000, 'Time for a request to arrive whole; then the connection is closed with 408.', {
      min: 100,
      unit: 'ms',
    }),
    keep_alive_ms: whole(5_000, 'How long an HTTP connection may stay idle between two requests.', { unit: 'ms' }),
    connections: whole(1_000, 'Connections beside the WebSockets: requests, and handshakes under way.', {
      unit: 'connections',
    }),
    metrics: yesNo(true, 'Serve `/metrics` and `/api/stats` to everyone who can reach the port.'),
  })
  .prefault({})
  .meta({ description: 'The HTTP side, which every WebSocket begins on.' })
