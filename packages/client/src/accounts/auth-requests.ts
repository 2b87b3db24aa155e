import { HubError } from '../index.ts'
import type { Action } from './api.ts'
import { parseRefusal, parseReply } from './parse-login.ts'

/** What asking the server takes. */
export interface AuthServer {
  /** The address of the server, ending in a slash. */
  readonly url: URL
  readonly fetch: typeof fetch
  readonly timeoutMs: number
}

/** Asks an `/api/auth` route. Rejects with a `HubError`; `disconnected` when no answer came. */
export async function askAuth<Reply>(
  { url, fetch, timeoutMs }: AuthServer,
  action: Action,
  body?: object,
  accessToken?: string,
): Promise<Reply> {
  const answered = fetch(new URL(`api/auth/${action.replaceAll('_', '-')}`, url), {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(body && { 'Content-Type': 'application/json' }),
      ...(accessToken !== undefined && { Authorization: `Bearer ${accessToken}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  })
  const response = await answered.catch((cause: unknown) => {
    throw new HubError('disconnected', undefined, { cause })
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return parseReply<Reply>(answer)
  const refusal = parseRefusal(answer)
  if (!refusal) throw new HubError('internal', `The server answered ${response.status}.`, { retry: 'backoff' })
  const { code, message, path, retry, id, retry_after_ms: retryAfterMs } = refusal
  throw new HubError(code, message, { path, retry, id, retryAfterMs })
}
