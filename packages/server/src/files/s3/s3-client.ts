import { createHash } from 'node:crypto'
import type { Clock, Random } from '@hubbub/hub/ports'
import { AwsV4Signer } from 'aws4fetch'
import { parseFailure } from './parse-failure.ts'
import { isPassing } from './s3-error.ts'
import type { S3Settings } from './s3-options.ts'

/** One request to the object store; all of them may be repeated. */
export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** The object; without one the bucket itself. */
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer> | string
}

/** Longest wait between two tries, in ms. */
const longestBackoffMs = 10_000

/** Signed requests to one bucket: each with a time limit, tried again a few times when it fails for a passing reason. */
export class S3Client {
  readonly settings: S3Settings
  readonly #clock: Clock
  readonly #random: Random

  constructor(settings: S3Settings, clock: Clock, random: Random) {
    this.settings = settings
    this.#clock = clock
    this.#random = random
  }

  /** Asks and reads the whole answer as text; rejects with S3Error when it is no success. */
  async text(request: S3Request): Promise<string> {
    return this.#repeating(async () => {
      const { response, rest, wait } = await this.#send(request)
      try {
        wait()
        const text = await response.text()
        // Completing an upload may fail after the status has been sent.
        if (request.method === 'POST' && parseFailure(200, text).code !== '') throw parseFailure(500, text)
        return text
      } finally {
        rest()
      }
    })
  }

  /** Asks for the headers of the answer only. */
  async headers(request: S3Request): Promise<Headers> {
    return this.#repeating(async () => {
      const { response } = await this.#send(request)
      await response.body?.cancel()
      return response.headers
    })
  }

  /** Reads the body of an answer piece by piece, as it is asked for; leaving early ends the request. */
  async *pieces(request: S3Request): AsyncGenerator<Uint8Array, void, void> {
    const { response, wait, rest } = await this.#repeating(() => this.#send(request))
    try {
      wait()
      for await (const piece of response.body ?? []) {
        // However long the reader takes: only the store's silence counts.
        rest()
        yield piece
        wait()
      }
    } finally {
      rest()
    }
  }

  async #repeating<T>(attempt: () => Promise<T>): Promise<T> {
    const { attempts, backoffMs } = this.settings
    for (let tried = 1; ; tried++) {
      try {
        return await attempt()
      } catch (error) {
        if (tried >= attempts || !isPassing(error)) throw error
        const most = Math.min(longestBackoffMs, backoffMs * 2 ** (tried - 1))
        await new Promise<void>((resolve) => this.#clock.after(this.#random.float() * most, resolve))
      }
    }
  }

  async #send({ method, key, query = {}, headers = {}, body }: S3Request): Promise<Sent> {
    const { endpoint, bucket, region, accessKeyId, secretAccessKey } = this.settings
    const url = new URL(`${endpoint.replace(/\/+$/, '')}/${bucket}${key === undefined ? '' : `/${key}`}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const signed = await new AwsV4Signer({
      method,
      url: url.href,
      // The store checks what arrives against the hash, also where the link is not encrypted.
      headers: {
        ...headers,
        'X-Amz-Content-Sha256': createHash('sha256')
          .update(body ?? '')
          .digest('hex'),
      },
      accessKeyId,
      secretAccessKey,
      region,
      service: 's3',
    }).sign()
    const { signal, wait, rest } = this.#patience()
    try {
      wait()
      const init = { method, headers: signed.headers, signal, redirect: 'manual' } as const
      const response = await fetch(signed.url, body === undefined ? init : { ...init, body })
      if (!response.ok) throw parseFailure(response.status, await response.text())
      return { response, wait, rest }
    } finally {
      rest()
    }
  }

  /** Ends a request whose answer is silent for too long. */
  #patience(): { readonly signal: AbortSignal } & Waiting {
    const abort = new AbortController()
    const { timeoutMs } = this.settings
    let rest = (): void => {}
    const wait = (): void => {
      rest()
      rest = this.#clock.after(timeoutMs, () => abort.abort(new Error(`silent for ${timeoutMs} ms`)))
    }
    return { signal: abort.signal, wait, rest: () => rest() }
  }
}

/** The time limit of one request. */
interface Waiting {
  /** The store's turn: the time begins anew. */
  readonly wait: () => void
  /** Nothing is expected of the store. */
  readonly rest: () => void
}

interface Sent extends Waiting {
  readonly response: Response
}
