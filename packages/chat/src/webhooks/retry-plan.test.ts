import { expect, test } from 'vitest'
import { nextStep } from './retry-plan.ts'

const retries = { firstMs: 1_000, mostMs: 60_000, attempts: 4 }
const answered = (status: number, more = {}) => ({ kind: 'answered' as const, status, text: '', ...more })
const after = (failures: number, outcome = answered(500), chance = 1) =>
  nextStep(outcome, failures, { retries, chance })

test('W3: what was taken is told; 410 gives the webhook up at once', () => {
  expect(after(0, answered(204))).toEqual({ kind: 'told' })
  expect(after(0, answered(410))).toEqual({ kind: 'give_up' })
})

test('W3: everything else is tried again, later each time, and given up in the end', () => {
  const failed = { kind: 'failed' as const, error: 'no answer in time' }
  expect(nextStep(failed, 0, { retries, chance: 1 })).toEqual({ kind: 'again', inMs: 1_000 })
  expect([1, 2, 3].map((failures) => after(failures))).toEqual([
    { kind: 'again', inMs: 2_000 },
    { kind: 'again', inMs: 4_000 },
    { kind: 'give_up' },
  ])
})

test('W3: the wait is jittered by up to half, bounded, and no shorter than asked for', () => {
  expect(after(0, answered(500), 0)).toEqual({ kind: 'again', inMs: 500 })
  expect(after(0, answered(429, { retryAfterMs: 30_000 }))).toEqual({ kind: 'again', inMs: 30_000 })
  expect(after(0, answered(429, { retryAfterMs: 9e9 }))).toEqual({ kind: 'again', inMs: 60_000 })
})
