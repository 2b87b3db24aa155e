import { SeededRandom } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { backoffMs, planReturn, withinWindow } from './retry.ts'

const backoff = { minMs: 500, maxMs: 20_000 }
const lost = { code: 1006, name: 'lost', retry: 'backoff', message: '' } as const
const ending = { reason: lost, canRenew: false, windowMs: undefined, retryAfterMs: undefined, attempt: 1 }

test('waits are spread over the whole of [minMs, min(maxMs, minMs · 2^attempt)]', () => {
  const random = new SeededRandom(7)
  for (let attempt = 1; attempt <= 12; attempt++) {
    const ceiling = Math.min(20_000, 500 * 2 ** attempt)
    const waits = Array.from({ length: 400 }, () => backoffMs(attempt, backoff, random.float()))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(500)
    expect(Math.max(...waits)).toBeLessThanOrEqual(ceiling)
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length
    expect(Math.abs(mean - (500 + ceiling) / 2)).toBeLessThan((ceiling - 500) * 0.1)
  }
})

test('a window is kept to at both ends', () => {
  expect([withinWindow([500, 8_000], 0), withinWindow([500, 8_000], 0.9999999)]).toEqual([500, 8_000])
  expect(withinWindow([5, 1], 0.5)).toBe(5)
})

test('the moment chosen in a window comes before any backoff, and a server that says never before both', () => {
  expect(planReturn({ ...ending, windowMs: 30_000 }, backoff, 0)).toBe(30_000)
  const never = { ...lost, retry: 'never' as const }
  expect(planReturn({ ...ending, reason: never, windowMs: 1 }, backoff, 0)).toBeUndefined()
})

test('after_auth comes back only when there may be other credentials', () => {
  const reason = { ...lost, retry: 'after_auth' as const }
  expect(planReturn({ ...ending, reason }, backoff, 0)).toBeUndefined()
  expect(planReturn({ ...ending, reason, canRenew: true }, backoff, 0)).toBe(500)
})

test('retry_after_ms is the least wait', () => {
  expect(planReturn({ ...ending, retryAfterMs: 9_000 }, backoff, 0)).toBe(9_000)
})
