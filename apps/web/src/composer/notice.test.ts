import type { CloseInfo, ConnectionState } from '@hubbub/client'
import { expect, test } from 'vitest'
import { connectionNotice, firstHistory, nextHistory, type Situation } from './notice.ts'

const lost: CloseInfo = { code: 1006, name: 'lost', retry: 'backoff', message: 'lost' }
const waiting: ConnectionState = { at: 'waiting', attempt: 2, retryInMs: 4_000, until: 0, reason: lost }
const connecting: ConnectionState = { at: 'connecting', attempt: 1 }
const online: ConnectionState = { at: 'online', user: { id: 'u', username: 'a' }, sessionId: 's' }

function situation(state: ConnectionState, more: Partial<Situation> = {}): Situation {
  return { state, stateSince: 10_000, troubleSince: 5_000, now: 10_000, isNetworkOff: false, wasOnline: true, ...more }
}

test('nothing is said when online', () => {
  expect(connectionNotice(situation(online))).toBeUndefined()
})

test('nothing is said in the first three seconds of trouble', () => {
  expect(connectionNotice(situation(waiting, { now: 7_999 }))).toBeUndefined()
  expect(connectionNotice(situation(waiting, { now: 8_000, stateSince: 8_000 }))).toEqual({
    kind: 'waiting',
    seconds: 4,
  })
})

test('the seconds count down to one and then it is connecting', () => {
  const at = (now: number): unknown => connectionNotice(situation(waiting, { now }))
  expect(at(10_001)).toEqual({ kind: 'waiting', seconds: 4 })
  expect(at(13_999)).toEqual({ kind: 'waiting', seconds: 1 })
  expect(at(14_000)).toEqual({ kind: 'connecting', isFirst: false })
})

test('a network that is off is named before the countdown', () => {
  expect(connectionNotice(situation(waiting, { isNetworkOff: true }))).toEqual({ kind: 'offline' })
})

test('the first connection is not called reconnecting', () => {
  expect(connectionNotice(situation(connecting, { wasOnline: false }))).toEqual({ kind: 'connecting', isFirst: true })
})

test('a closed client is said at once, with what to do about it', () => {
  const closed = (retry: CloseInfo['retry']): ConnectionState => ({ at: 'closed', reason: { ...lost, retry } })
  expect(connectionNotice(situation(closed('never'), { now: 5_000 }))).toEqual({ kind: 'closed', code: 'lost' })
  expect(connectionNotice(situation(closed('after_auth')))).toEqual({ kind: 'signed-out' })
})

test('trouble counts from its own beginning, over all attempts, and not from the last trouble', () => {
  const states = [connecting, online, waiting, connecting, online, waiting]
  const troubles: number[] = []
  states.reduce(
    (history, state, i) => {
      const next = nextHistory(history, state, i * 1_000)
      troubles.push(next.troubleSince)
      return next
    },
    firstHistory(connecting, 0),
  )
  expect(troubles).toEqual([0, 0, 2_000, 2_000, 2_000, 5_000])
})
