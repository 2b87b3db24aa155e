import { isIPv6 } from 'node:net'
import { plainAddress } from '../upgrade/client-address.ts'

/** What attempts from an address are counted as: an IPv4 address itself, the /64 of an IPv6 one, which is one customer's. */
export function addressGroup(address: string): string {
  const plain = plainAddress(address.toLowerCase().replace(/%.*$/, ''))
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const before = hextets(head)
  const after = tail === undefined ? [] : hextets(tail)
  const zeros = Array.from(
    { length: tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length) },
    () => '0',
  )
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`
}

/** The groups of four digits without leading zeros; an IPv4 address at the end stands for two of them. */
function hextets(part: string): string[] {
  if (part === '') return []
  return part.split(':').flatMap((group) => (group.includes('.') ? ['v4', 'v4'] : [group.replace(/^0+(?=.)/, '')]))
}
