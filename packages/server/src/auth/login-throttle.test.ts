import { FakeClock } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { addressGroup } from './address-group.ts'
import { Attempts, waitFor } from './attempts.ts'
import { LoginThrottle, throttleDefaults } from './login-throttle.ts'

const minute = 60_000
const rule = { free: 10, windowMs: 15 * minute, tracked: 100 }

/** Attempts until one has to wait, and how long. */
function exhaust(
  throttle: LoginThrottle,
  attempt: (turn: number) => { username?: string; address: string },
): { let: number; retryAfterMs: number | undefined } {
  for (let turn = 0; turn < 1_000; turn++) {
    const refusal = throttle.begin(attempt(turn))?.refusal
    if (refusal) return { let: turn, retryAfterMs: refusal.retryAfterMs }
  }
  throw new Error('No attempt had to wait')
}

test('U6: ten attempts at an account are let through, whatever addresses they come from, then waits begin', () => {
  const throttle = new LoginThrottle(new FakeClock())
  const result = exhaust(throttle, (turn) => ({ username: turn % 2 ? 'Alice' : 'ａlice ', address: `10.0.0.${turn}` }))
  expect(result).toEqual({ let: 10, retryAfterMs: 90_000 })
  expect(throttle.begin({ username: 'bob', address: '10.0.0.1' })).toBeUndefined()
})

test('U6: fifty attempts from an address are let through, whatever accounts they are at', () => {
  const result = exhaust(new LoginThrottle(new FakeClock()), (turn) => ({ username: `u${turn}`, address: '10.0.0.1' }))
  expect(result).toEqual({ let: 50, retryAfterMs: 18_000 })
})

test('U6: a name that nobody has is counted like one that somebody has: the throttle knows no accounts', () => {
  const throttle = new LoginThrottle(new FakeClock())
  const nobody = exhaust(throttle, () => ({ username: 'nobody', address: '10.0.0.1' }))
  const somebody = exhaust(throttle, () => ({ username: 'somebody', address: '10.0.0.2' }))
  expect(nobody).toEqual(somebody)
})

test('U6: waits double up to the window, attempts refused do not make them longer, and after a whole window all starts anew', () => {
  const clock = new FakeClock()
  const throttle = new LoginThrottle(clock)
  const attempt = { username: 'alice', address: '10.0.0.1' }
  const waits: (number | undefined)[] = []
  for (let round = 0; round < 6; round++) {
    const { retryAfterMs = 0 } = exhaust(throttle, () => attempt)
    expect(throttle.begin(attempt)?.refusal).toMatchObject({ code: 'rate_limited', retryAfterMs })
    waits.push(retryAfterMs / 1_000)
    clock.advance(retryAfterMs)
  }
  expect(waits).toEqual([90, 180, 360, 720, 900, 90])
})

test('U6: success makes the account start anew and gives the address its attempt back, no more', () => {
  const clock = new FakeClock()
  const throttle = new LoginThrottle(clock, { ...throttleDefaults, perAddress: 12 })
  for (let turn = 0; turn < 9; turn++) throttle.begin({ username: 'alice', address: '10.0.0.1' })
  throttle.begin({ username: 'alice', address: '10.0.0.1' })
  throttle.succeeded({ username: 'alice', address: '10.0.0.1' })
  expect(exhaust(throttle, () => ({ username: 'alice', address: '10.0.0.1' })).let).toBe(3)
  expect(exhaust(throttle, () => ({ username: 'alice', address: '10.0.0.2' })).let).toBe(7)
})

test('U6: an attempt that was not carried out is given back', () => {
  const throttle = new LoginThrottle(new FakeClock())
  const attempt = { username: 'alice', address: '10.0.0.1' }
  for (let turn = 0; turn < 30; turn++) {
    expect(throttle.begin(attempt)).toBeUndefined()
    throttle.undone(attempt)
  }
})

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::10.0.0.1', '64:ff9b:0:0::/64'],
  ['', ''],
])('U6: %s counts as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group)
})

test('U7: a flood of other names does not make an account with many attempts be forgotten', () => {
  const attempts = new Attempts(rule)
  for (let turn = 0; turn < 10; turn++) attempts.add('victim', 0)
  for (let turn = 0; turn < 10_000; turn++) attempts.add(`flood ${turn}`, 1)
  expect(attempts.size).toBe(100)
  expect(attempts.waitMs('victim', 1)).toBeGreaterThan(0)
})

test('U7: memory is bounded also when all names have many attempts', () => {
  const attempts = new Attempts(rule)
  for (let turn = 0; turn < 1_000; turn++) for (let more = 0; more < 6; more++) attempts.add(`name ${turn}`, turn)
  expect(attempts.size).toBe(100)
})

test('U7: names are forgotten when their window is over, and counted anew', () => {
  const attempts = new Attempts(rule)
  for (let turn = 0; turn < 10; turn++) attempts.add('alice', 0)
  attempts.add('bob', rule.windowMs)
  expect(attempts.size).toBe(1)
  expect(attempts.waitMs('alice', rule.windowMs)).toBe(0)
})

test('U6: a wait never grows beyond the window, however many attempts there were', () => {
  expect(waitFor({ count: 1_000_000, lastAt: 0 }, 0, rule)).toBe(rule.windowMs)
})
