import { expect, test } from 'vitest'
import { hubHarness } from '../testing/index.ts'
import { examinePulse, pulseEveryMs } from './heartbeats.ts'

const options = { intervalMs: 1_000, timeoutMs: 400 }

test.each([
  ['just opened', { seenAt: 0, pingedAt: 0 }, 0, 'fine'],
  ['before the interval is over', { seenAt: 0, pingedAt: 0 }, 999, 'fine'],
  ['after the interval', { seenAt: 0, pingedAt: 0 }, 1_000, 'ping'],
  ['pinged, in time', { seenAt: 0, pingedAt: 1_000 }, 1_399, 'fine'],
  ['pinged, too late', { seenAt: 999, pingedAt: 1_000 }, 1_400, 'dead'],
  ['pinged and answered', { seenAt: 1_001, pingedAt: 1_000 }, 1_999, 'fine'],
  ['pinged, answered, an interval later', { seenAt: 1_001, pingedAt: 1_000 }, 2_000, 'ping'],
])('a connection %s: %o at %i is %s', (_, pulse, now, verdict) => {
  expect(examinePulse(pulse, now, options)).toBe(verdict)
})

test('pulses are examined often enough for the shorter wait, at most once a second and not in a frenzy', () => {
  expect(pulseEveryMs({ intervalMs: 25_000, timeoutMs: 10_000 })).toBe(1_000)
  expect(pulseEveryMs({ intervalMs: 25_000, timeoutMs: 400 })).toBe(100)
  expect(pulseEveryMs({ intervalMs: 1, timeoutMs: 1 })).toBe(10)
})

test('S5: a client that answers pings stays; one whose link is silent is closed with 4002 after the timeout', async () => {
  await using harness = await hubHarness({ heartbeat: options })
  const [quiet, cut] = [await harness.guest('quiet'), await harness.guest('cut')]
  await harness.clock.advanceAsync(5_000)
  expect(harness.transport.open).toBe(2)
  cut.cut('silently')
  await harness.clock.advanceAsync(1_500)
  expect([harness.transport.open, quiet.closedWith]).toEqual([1, undefined])
})

test('S5: any traffic counts as an answer', async () => {
  await using harness = await hubHarness({ heartbeat: options })
  const link = await harness.guest('typing')
  link.pingFromServer = () => {}
  for (let n = 0; n < 30; n++) {
    await harness.clock.advanceAsync(200)
    link.send({ type: 'ping' })
  }
  expect(link.closedWith).toBeUndefined()
  await harness.clock.advanceAsync(1_600)
  expect(link.closedWith).toBe(4002)
})

test('a client that has stalled is closed as dead, and its frames are let go', async () => {
  await using harness = await hubHarness({ heartbeat: options })
  const link = await harness.guest('asleep')
  link.stall()
  await harness.clock.advanceAsync(1_600)
  expect(harness.transport.open).toBe(0)
})
