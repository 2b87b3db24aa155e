import { BlockList, isIP } from 'node:net'

/** Reads `10.0.0.0/8`, `fd00::/8` or one address; undefined when it is neither. */
export function parseNetwork(text: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return undefined
  const most = version === 4 ? 32 : 128
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)) return undefined
  return { address, bits: bits === undefined ? most : Number(bits), family: version === 4 ? 'ipv4' : 'ipv6' }
}

/** Addresses by network. */
export class Networks {
  readonly #list = new BlockList()

  /** Throws a RangeError for a text that is no network. */
  constructor(texts: readonly string[]) {
    for (const text of texts) {
      const network = parseNetwork(text)
      if (!network) throw new RangeError(`${text} is no address or network`)
      this.#list.addSubnet(network.address, network.bits, network.family)
    }
  }

  has(address: string): boolean {
    const version = isIP(address)
    return version !== 0 && this.#list.check(address, version === 4 ? 'ipv4' : 'ipv6')
  }
}
