/** What of the address a client connects with is let through. */
export interface ClaimRules {
  readonly tokenInUrl: boolean
  /** Parameters that are handed on, `username` among them where it is allowed. */
  readonly parameters: readonly string[]
}

/** What a client says of itself in the upgrade request. */
export interface ClientClaims {
  readonly token?: string
  readonly query: Readonly<Record<string, string>>
}

/** Longest value of a parameter that is handed on, in characters. */
const valueChars = 256
const bearer = 'bearer.'

/** Reads credentials and parameters; for the token the first match wins: header, subprotocol, address. */
export function readClaims(
  request: { readonly authorization: string | undefined; readonly protocols: string | undefined; readonly url: URL },
  rules: ClaimRules,
): ClientClaims {
  const { url } = request
  const token =
    bearerOf(request.authorization) ??
    fromProtocols(request.protocols) ??
    (rules.tokenInUrl ? (url.searchParams.get('token') ?? undefined) : undefined)
  const query: Record<string, string> = {}
  for (const name of rules.parameters) {
    const value = url.searchParams.get(name)
    if (value !== null && value.length <= valueChars) query[name] = value
  }
  return { ...(token === undefined ? {} : { token }), query }
}

/** Reads the token of an `Authorization: Bearer` header. */
export function bearerOf(authorization: string | undefined): string | undefined {
  const match = /^bearer +(\S+)$/i.exec(authorization ?? '')
  return match?.[1]
}

function fromProtocols(protocols: string | undefined): string | undefined {
  const offered = (protocols ?? '').split(',').map((entry) => entry.trim())
  return offered.find((entry) => entry.startsWith(bearer))?.slice(bearer.length)
}
