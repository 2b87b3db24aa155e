import { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import { clientAddress } from '../upgrade/client-address.ts'
import type { Networks } from '../upgrade/networks.ts'

/**
 * The client's address, as for WebSockets. Empty where the routes are called by a server that is somebody else's and
 * passes no request of Node on: limits by address then count all clients as one.
 */
export function requestAddress(context: Context, trustedProxies: Networks): string {
  return clientAddress(socketAddress(context.env), context.req.header('x-forwarded-for'), trustedProxies)
}

function socketAddress(bindings: unknown): string | undefined {
  if (typeof bindings !== 'object' || bindings === null || !('incoming' in bindings)) return undefined
  return bindings.incoming instanceof IncomingMessage ? bindings.incoming.socket.remoteAddress : undefined
}
