import { isIP } from 'node:net'
import type { Networks } from './networks.ts'

/** Writes an IPv4 address the same way whether the socket was opened for IPv4 or for both. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address
}

/**
 * The client's address: the socket's, unless that is a trusted proxy. Then the last address in `X-Forwarded-For` that
 * is not a trusted proxy's; what stands before it was written by the client and proves nothing.
 */
export function clientAddress(remote: string | undefined, forwardedFor: string | undefined, trusted: Networks): string {
  let address = plainAddress(remote ?? '')
  const hops = (forwardedFor ?? '').split(',').map((hop) => plainAddress(hop.trim()))
  while (trusted.has(address)) {
    const before = hops.pop()
    if (before === undefined || isIP(before) === 0) break
    address = before
  }
  return address
}
