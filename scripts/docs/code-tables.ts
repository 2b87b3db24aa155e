import { closeReasons, comesBack, errorCodes, type RetryAdvice } from '@hubbub/protocol'
import { table } from './markdown.ts'

const advice = {
  now: 'Try again at once: the cause is already gone.',
  backoff: 'Try again later, each time after a longer random wait; at least `retry_after_ms` where it is given.',
  after_auth: 'Get new credentials first.',
  never: 'Do not repeat it: the same would happen again.',
} as const satisfies Record<RetryAdvice, string>

/** What each retry advice asks of a client. */
export function retryTable(): string {
  return table(
    ['retry', ''],
    Object.entries(advice).map(([retry, meaning]) => [`\`${retry}\``, meaning]),
  )
}

/** Every error code with its advice. */
export function errorTable(): string {
  const rows = Object.entries(errorCodes).map(([code, { retry, meaning }]) => [`\`${code}\``, `\`${retry}\``, meaning])
  return table(['code', 'retry', 'meaning'], rows)
}

/** Every close code with its advice. */
export function closeTable(): string {
  const rows = Object.entries(closeReasons).map(([name, { code, retry, meaning }]) => [
    String(code),
    `\`${name}\``,
    comesBack(code) ? 'yes' : 'no',
    `\`${retry}\``,
    meaning,
  ])
  return table(['code', 'name', 'comes back by itself', 'retry', 'meaning'], rows)
}
