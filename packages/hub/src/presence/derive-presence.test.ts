import { expect, test } from 'vitest'
import type { PresenceChoice } from '../ports/presence-word.ts'
import { connectedBy, derivePresence, holds, type Sign } from './derive-presence.ts'

const times = { idleMs: 300, graceMs: 5 }
const now = { monotonic: 1_000, wall: 50_000 }

const active: Sign = { lastActiveAt: 900, saysIdle: false, endedAt: undefined }
const silent: Sign = { lastActiveAt: 700, saysIdle: false, endedAt: undefined }
const saysIdle: Sign = { lastActiveAt: 990, saysIdle: true, endedAt: undefined }
const justEnded: Sign = { lastActiveAt: 990, saysIdle: false, endedAt: 996 }
const ended: Sign = { lastActiveAt: 990, saysIdle: false, endedAt: 995 }
const choose = (state: PresenceChoice['state'], until?: number): PresenceChoice => {
  return { state, revision: 1, ...(until === undefined ? {} : { until }) }
}

test.each<[string, Sign[], PresenceChoice | undefined, string | undefined]>([
  ['nobody is connected', [], undefined, undefined],
  ['one tab is active', [active], undefined, 'online'],
  ['research 10: tab A is idle, tab B is active', [saysIdle, active], undefined, 'online'],
  ['research 10: both are idle', [saysIdle, silent], undefined, 'away'],
  ['nothing came for the idle time', [silent], undefined, 'away'],
  ['another node has an active one', [silent, { isActive: true }], undefined, 'online'],
  ['other nodes have idle ones', [{ isActive: false }, { isActive: false }], undefined, 'away'],
  ['the connection was lost a moment ago', [justEnded], undefined, 'online'],
  ['an idle one stays, the active one was lost a moment ago', [silent, justEnded], undefined, 'online'],
  ['the connection was lost longer ago', [ended], undefined, undefined],
  ['busy, and active', [active], choose('busy'), 'busy'],
  ['research 10: busy, with a second device that is idle', [active, saysIdle], choose('busy'), 'busy'],
  ['busy, and all idle', [silent], choose('busy'), 'busy'],
  ['busy, and not connected', [], choose('busy'), undefined],
  ['away by choice, and active', [active], choose('away'), 'away'],
  ['invisible, and active', [active], choose('invisible'), undefined],
  ['busy until later', [active], choose('busy', 50_001), 'busy'],
  ['busy until now', [active], choose('busy', 50_000), 'online'],
  ['invisible until now', [silent], choose('invisible', 50_000), 'away'],
  ['online by choice: left to the connections', [silent], choose('online'), 'away'],
])('P2: %s', (_, signs, choice, state) => {
  expect(derivePresence(signs, choice, now, times).shown?.state).toBe(state)
})

test('P2: a note and its end are shown with whatever state, but not while invisible, and not after the end', () => {
  const noted = (state: PresenceChoice['state'], until: number): unknown =>
    derivePresence([silent], { ...choose(state, until), note: 'lunch' }, now, times).shown
  expect(noted('online', 60_000)).toEqual({ state: 'away', note: 'lunch', until: 60_000 })
  expect(noted('busy', 60_000)).toEqual({ state: 'busy', note: 'lunch', until: 60_000 })
  expect(noted('invisible', 60_000)).toBeUndefined()
  expect(noted('busy', 50_000)).toEqual({ state: 'away', note: undefined, until: undefined })
})

test.each<[string, Sign[], PresenceChoice | undefined, number | undefined]>([
  ['never, when nobody is connected', [], undefined, undefined],
  ['when an active session becomes idle', [active, saysIdle], undefined, 1_200],
  ['when the grace time ends', [saysIdle, justEnded], undefined, 1_001],
  ['never, when all are idle', [silent], undefined, undefined],
  ['when the choice ends', [silent], choose('busy', 50_030), 1_030],
  ['at the first of these', [active], choose('busy', 50_030), 1_030],
])('P2: the next change by itself is due %s', (_, signs, choice, at) => {
  expect(derivePresence(signs, choice, now, times).nextAt).toBe(at)
})

test('P2: nothing changes before the time that is given for the next change', () => {
  for (const signs of [[active], [justEnded], [active, saysIdle, justEnded]]) {
    const { at, nextAt = 0 } = connectedBy(signs, now.monotonic, times)
    expect([connectedBy(signs, nextAt - 1, times).at, nextAt > now.monotonic]).toEqual([at, true])
  }
})

test('P2: a choice without an end holds for ever, none never', () => {
  expect([holds(choose('busy'), 9e15), holds(undefined, 0)]).toEqual([true, false])
})
