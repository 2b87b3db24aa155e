import { BlockList, isIP } from 'node:net'

// The special-purpose registries of IANA (RFC 6890): addresses that lead into this machine or a private network.
const blocked = new BlockList()
const v4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const
const v6 = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const
for (const [network, bits] of v4) blocked.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of v6) blocked.addSubnet(network, bits, 'ipv6')

/** Says whether an address leads into this machine or a private network, or is none that can be connected to. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return isPrivateAddress(mapped)
  const kind = isIP(address)
  if (kind === 0) return true
  return blocked.check(address, kind === 4 ? 'ipv4' : 'ipv6')
}
