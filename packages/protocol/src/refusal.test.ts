import { expect, test } from 'vitest'
import { type ErrorCode, errorCodes } from './codes.ts'
import { sessionEvents } from './frames/index.ts'
import { errorFrame, refuse } from './refusal.ts'

test('E3: a refusal carries the advice of its code', () => {
  for (const [code, { retry, meaning }] of Object.entries(errorCodes)) {
    // Object.entries widens the keys.
    expect(errorFrame(refuse(code as ErrorCode))).toEqual({ type: 'error', code, message: meaning, retry })
  }
})

test('E1: a refusal names its command, and what else is known', () => {
  const refusal = refuse('rate_limited', 'slow down', { path: 'a.b', retryAfterMs: 0, id: 'x' })
  const frame = errorFrame(refusal, 0)
  expect(frame).toEqual({
    type: 'error',
    ref: 0,
    code: 'rate_limited',
    message: 'slow down',
    retry: 'backoff',
    path: 'a.b',
    retry_after_ms: 0,
    id: 'x',
  })
  expect(sessionEvents.error.safeParse(frame).success).toBe(true)
})
