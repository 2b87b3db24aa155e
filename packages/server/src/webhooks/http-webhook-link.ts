import { createHash, createHmac, randomBytes } from 'node:crypto'
import { lookup as lookUpName } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { PostOutcome, PostRequest, WebhookLink } from '@hubbub/chat'
import { isPrivateAddress } from './private-address.ts'

/** How other programs are reached. */
export interface WebhookLinkOptions {
  /** Time for a request to be answered, in ms. @default 10_000 */
  readonly timeoutMs: number
  /** Addresses of this machine and of private networks may be posted to. @default false */
  readonly privateAddresses: boolean
}

/** Most of an answer that is read, in bytes: enough to see what went wrong. */
const answerBytes = 1_024

/**
 * Posts events, signed as Standard Webhooks 1.0 says, over HTTP. The name is looked up once per request and the checked
 * address is the one connected to, so that a name that changes its mind cannot lead elsewhere; redirects are not followed.
 */
export class HttpWebhookLink implements WebhookLink {
  readonly #options: WebhookLinkOptions

  constructor(options: WebhookLinkOptions) {
    this.#options = options
  }

  makeSecret(): { readonly secret: string; readonly hash: string } {
    const secret = `whsec_${randomBytes(24).toString('base64url')}`
    return { secret, hash: hashOf(secret) }
  }

  refusal(url: string): string | undefined {
    const { protocol, hostname, username, password } = new URL(url)
    if (protocol !== 'https:' && protocol !== 'http:') return 'only http and https'
    if (username !== '' || password !== '') return 'no name or password in it'
    const host = hostname.replace(/^\[|\]$/g, '')
    const isPrivate =
      host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && isPrivateAddress(host))
    return isPrivate && !this.#options.privateAddresses ? 'it leads into a private network' : undefined
  }

  post(request: PostRequest): Promise<PostOutcome> {
    const why = this.refusal(request.url)
    if (why !== undefined) return Promise.resolve({ kind: 'failed', error: why })
    return new Promise((resolve) => {
      const url = new URL(request.url)
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest
      const outgoing = send(url, {
        method: 'POST',
        headers: headersOf(request),
        // The whole of it, from the look-up to the end of the answer.
        signal: AbortSignal.timeout(this.#options.timeoutMs),
        lookup: this.#lookUp,
        agent: false,
      })
      outgoing.on('error', (error) => resolve({ kind: 'failed', error: reasonOf(error) }))
      outgoing.on('response', (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        const answered = (): void => {
          const after = Number(answer.headers['retry-after'])
          const wait = Number.isFinite(after) && after > 0 ? { retryAfterMs: after * 1_000 } : {}
          resolve({ kind: 'answered', status: answer.statusCode ?? 0, text: text.slice(0, answerBytes), ...wait })
        }
        answer.on('data', (chunk: string) => {
          text += chunk
          if (text.length < answerBytes) return
          answered()
          outgoing.destroy()
        })
        answer.on('end', answered)
        answer.on('error', (error) => resolve({ kind: 'failed', error: reasonOf(error) }))
      })
      outgoing.end(request.body)
    })
  }

  /** Answers with an address that may be connected to, or not at all. */
  readonly #lookUp: LookupFunction = (name, options, answer) => {
    lookUpName(name, { ...options, all: true }, (error, addresses) => {
      if (error) return answer(error, '', 4)
      const allowed = addresses.filter(({ address }) => this.#options.privateAddresses || !isPrivateAddress(address))
      const [first] = allowed
      if (!first) return answer(new Error('it leads into a private network'), '', 4)
      if (options.all) return answer(null, allowed)
      return answer(null, first.address, first.family)
    })
  }
}

/** The hash that is kept of a secret. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Standard Webhooks 1.0: the signature is over id, time in seconds, and body. */
function headersOf({ secret, id, at, body }: PostRequest): Record<string, string | number> {
  const seconds = Math.floor(at / 1_000)
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64url')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Hubbub',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  }
}

function reasonOf(error: Error): string {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time'
  return error.message
}
