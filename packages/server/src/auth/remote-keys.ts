import type { Clock, Logger } from '@hubbub/hub/ports'
import { createRemoteJWKSet, type CryptoKey, customFetch, errors, type JWTHeaderParameters } from 'jose'
import { z } from 'zod'
import type { KeySetOptions } from './issuer-options.ts'

/** Largest set of keys that is read, in bytes; real ones have a few thousand. */
const mostBytes = 262_144
/** Most keys that are tried for a token that names none. */
const mostTried = 8

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

/** The keys cannot be fetched and none are known: whether a token is good cannot be told. */
export class KeysOutOfReach extends Error {
  override readonly name = 'KeysOutOfReach'
  override readonly message = "The issuer's keys cannot be fetched."
}

/** What fetching needs of its surroundings. */
export interface RemoteKeyParts {
  readonly clock: Clock
  readonly logger: Logger
}

type FetchInit = Parameters<NonNullable<Parameters<typeof createRemoteJWKSet>[1]>[typeof customFetch] & {}>[1]

/**
 * The public keys of an issuer, fetched from its URL when they are needed, and again when they are old or a token
 * names one that is not among them. While fetching fails the known ones stay good, for a bounded time.
 */
export class RemoteKeys {
  readonly #find: ReturnType<typeof createRemoteJWKSet>
  readonly #options: KeySetOptions
  readonly #parts: RemoteKeyParts
  #known: { readonly text: string; readonly at: number } | undefined
  #failedAt: number | undefined

  constructor(url: string, options: KeySetOptions, parts: RemoteKeyParts) {
    this.#options = options
    this.#parts = parts
    this.#find = createRemoteJWKSet(new URL(url), {
      cacheMaxAge: options.maxAgeMs,
      cooldownDuration: options.cooldownMs,
      timeoutDuration: options.timeoutMs,
      [customFetch]: (address, init) => this.#fetch(address, init),
    })
  }

  /** The keys that a token's head may mean, none when there are none such; rejects when they cannot be fetched. */
  async candidates(header: JWTHeaderParameters): Promise<readonly CryptoKey[]> {
    try {
      return [await this.#find(header)]
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys) return firstOf(error)
      if (error instanceof KeysOutOfReach) throw error
      // No such key, or one that is none: either way nothing that the token could be signed with.
      return []
    }
  }

  async #fetch(url: string, init: FetchInit): Promise<Response> {
    const { clock, logger } = this.#parts
    const now = clock.monotonic()
    if (this.#failedAt !== undefined && now - this.#failedAt < this.#options.cooldownMs) return this.#fallBack(now)
    try {
      const text = await fetchText(url, init)
      this.#known = { text, at: now }
      this.#failedAt = undefined
      return new Response(text)
    } catch (error) {
      this.#failedAt = now
      const keeps = this.#known !== undefined
      logger.warn('keys_not_fetched', { url, keeps, reason: error instanceof Error ? error.message : String(error) })
      return this.#fallBack(now)
    }
  }

  #fallBack(now: number): Response {
    if (!this.#known || now - this.#known.at > this.#options.keepMs) throw new KeysOutOfReach()
    return new Response(this.#known.text)
  }
}

async function fetchText(url: string, init: FetchInit): Promise<string> {
  const response = await fetch(url, init)
  if (response.status !== 200) throw new Error(`The answer has status ${response.status}`)
  if (!response.body) throw new Error('The answer is empty')
  const chunks: Uint8Array[] = []
  let bytes = 0
  const body: AsyncIterable<Uint8Array> = response.body
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > mostBytes) throw new Error(`The answer is larger than ${mostBytes} bytes`)
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  keySet.parse(JSON.parse(text))
  return text
}

async function firstOf(keys: AsyncIterable<CryptoKey>): Promise<CryptoKey[]> {
  const found: CryptoKey[] = []
  for await (const key of keys) {
    found.push(key)
    if (found.length === mostTried) break
  }
  return found
}
