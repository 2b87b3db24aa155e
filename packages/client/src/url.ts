/** Where to connect, and the credentials found in the address. */
export interface Address {
  readonly url: string
  readonly username: string | undefined
  readonly token: string | undefined
}

/**
 * Makes a WebSocket address: relative ones are resolved against `base`, http(s) becomes ws(s). `username` and `token` are
 * taken out of the query: they are said in `hello`, which also resumes. Throws TypeError when it is no such address.
 */
export function resolveAddress(given: string | URL, base: string | undefined): Address {
  let url: URL
  try {
    url = new URL(given, base)
  } catch {
    const hint =
      base === undefined
        ? 'outside a page it must be absolute, as in wss://chat.example.com/ws'
        : 'give one such as /ws'
    throw new TypeError(`connect: "${String(given)}" is no address; ${hint}`)
  }
  url.protocol = url.protocol.replace(/^http/, 'ws')
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    throw new TypeError(`connect: "${String(given)}" must begin with ws:, wss:, http: or https:`)
  }
  const username = take(url, 'username')
  const token = take(url, 'token')
  url.hash = ''
  return { url: url.href, username, token }
}

function take(url: URL, name: string): string | undefined {
  const value = url.searchParams.get(name) ?? undefined
  url.searchParams.delete(name)
  return value
}
