import type { PostOutcome } from './ports.ts'

/** How outgoing webhooks are retried. */
export interface WebhookRetries {
  /** Wait after the first failure, in ms; it doubles with each. @default 5_000 */
  readonly firstMs: number
  /** Longest wait, in ms. @default 3_600_000 */
  readonly mostMs: number
  /** Failures in a row after which a webhook is given up: with the defaults after about a day. @default 30 */
  readonly attempts: number
}

/** What comes after an attempt. */
export type NextStep =
  | { readonly kind: 'told' }
  | { readonly kind: 'again'; readonly inMs: number }
  | { readonly kind: 'give_up' }

/**
 * W3: decides what comes after an attempt: 2xx is told, 410 gives the webhook up, everything else is tried again, later
 * each time, by a share of the wait that is up to `chance` (full jitter, but never at once).
 */
export function nextStep(
  outcome: PostOutcome,
  failuresBefore: number,
  { retries, chance }: { readonly retries: WebhookRetries; readonly chance: number },
): NextStep {
  if (outcome.kind === 'answered') {
    if (outcome.status >= 200 && outcome.status < 300) return { kind: 'told' }
    if (outcome.status === 410) return { kind: 'give_up' }
  }
  if (failuresBefore + 1 >= retries.attempts) return { kind: 'give_up' }
  const waitMs = Math.min(retries.mostMs, retries.firstMs * 2 ** failuresBefore)
  const asked = outcome.kind === 'answered' ? (outcome.retryAfterMs ?? 0) : 0
  const jittered = waitMs / 2 + (waitMs / 2) * chance
  return { kind: 'again', inMs: Math.ceil(Math.max(jittered, Math.min(asked, retries.mostMs))) }
}
