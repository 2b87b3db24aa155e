import { ChatStoreError } from '@hubbub/chat'
import type { Logger, Random } from '@hubbub/hub/ports'
import { errorFrame, type Refusal, refuse } from '@hubbub/protocol'
import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { statusOf } from './status-of.ts'

/** Answers a request with a refusal: the protocol's error frame, its status, and how long to wait. */
export function answerRefusal(context: Context, refusal: Refusal): Response {
  const { code, retryAfterMs } = refusal
  // Whole seconds, rounded up: whoever comes back at that moment must not be early.
  if (retryAfterMs !== undefined) context.header('Retry-After', String(Math.ceil(retryAfterMs / 1_000)))
  if (code === 'unauthenticated') context.header('WWW-Authenticate', 'Bearer')
  return context.json(errorFrame(refusal), statusOf[code])
}

/** Answers a request that failed: with what the store says of itself, else `internal` under an id that the log has. */
export function answerFault(
  context: Context,
  error: Error,
  { logger, random }: { readonly logger: Logger; readonly random: Random },
): Response {
  if (error instanceof ChatStoreError && error.code !== 'internal') return answerRefusal(context, refuse(error.code))
  const id = random.id()
  // The pattern, for what is in its places may be secret.
  logger.error('request_failed', { error, id, path: routePath(context) })
  return answerRefusal(context, refuse('internal', undefined, { id }))
}
