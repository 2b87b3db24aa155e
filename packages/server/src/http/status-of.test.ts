import { errorCodes } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { statusOf } from './status-of.ts'

test('U24: every error code has a status of its kind', () => {
  expect(Object.keys(statusOf).toSorted()).toEqual(Object.keys(errorCodes).toSorted())
  for (const [code, status] of Object.entries(statusOf))
    expect([code, status >= 400 && status < 600]).toEqual([code, true])
})

test('U24: what may be tried again later is no fault of the request', () => {
  // The status of a call that still runs is the one of the Idempotency-Key draft.
  const later = Object.entries(errorCodes).filter(([code, { retry }]) => retry === 'backoff' && code !== 'in_progress')
  const statuses = later.map(([code]) => statusOf[code as keyof typeof statusOf])
  expect(statuses.filter((status) => status !== 429 && status < 500)).toEqual([])
})
