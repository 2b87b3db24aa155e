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
  const url = URL.parse(given, base)
  if (!url || !/^(ws|http)s?:$/.test(url.protocol)) {
    throw new TypeError(`connect: "${String(given)}" is no address such as wss://chat.example.com/ws, or /ws in a page`)
  }
  url.protocol = url.protocol.replace('http', 'ws')
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
