import { Refused } from '@hubbub/hub'
import { type ErrorCode, errorFrame } from '@hubbub/protocol'
import { statusOf } from '../status-of.ts'

/** What a route answers, before it is sent. */
export interface ApiAnswer {
  readonly status: number
  /** JSON; undefined where there is nothing to say. */
  readonly body: string | undefined
  /** Of a refusal. */
  readonly code?: ErrorCode
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers with a refusal: the protocol's error frame, its status unless another one fits better, and how long to wait. */
export function refusal({ refusal: said }: Refused, status: number = statusOf[said.code]): ApiAnswer {
  const { code, retryAfterMs } = said
  return {
    status,
    body: JSON.stringify(errorFrame(said)),
    code,
    headers: {
      // Whole seconds, rounded up: whoever comes back at that moment must not be early.
      ...(retryAfterMs === undefined ? {} : { 'Retry-After': String(Math.ceil(retryAfterMs / 1_000)) }),
      ...(code === 'unauthenticated' ? { 'WWW-Authenticate': 'Bearer' } : {}),
    },
  }
}

/** The status of a command that was carried out. */
export type DoneStatus = 200 | 201 | 204

/** Answers with what a command said. */
export function outcome(result: Readonly<Record<string, unknown>> | Refused, status: DoneStatus): ApiAnswer {
  if (result instanceof Refused) return refusal(result)
  if (status === 204) return { status, body: undefined }
  // A repeat under a key of the command's own made nothing new.
  return { status: result['duplicate'] === true ? 200 : status, body: JSON.stringify(result) }
}

/** Sends an answer. */
export function send({ status, body, headers = {} }: ApiAnswer): Response {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' }
  return new Response(body ?? null, { status, headers: { ...type, 'Cache-Control': 'no-store', ...headers } })
}
