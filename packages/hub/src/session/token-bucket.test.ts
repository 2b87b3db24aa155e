import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { TokenBucket } from './token-bucket.ts'
import { UserBuckets } from './user-buckets.ts'

test('a burst passes at once, then one per interval, with the wait told exactly', () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 2 }, 0)
  expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 0, 100])
  expect(bucket.take(50)).toBe(50)
  expect(bucket.take(100)).toBe(0)
  expect(bucket.take(100)).toBe(100)
})

test('a pause fills the bucket up to its burst, not beyond', () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 2 }, 0)
  bucket.take(0)
  expect([bucket.take(1e9), bucket.take(1e9), bucket.take(1e9)]).toEqual([0, 0, 100])
})

test('an amount waits until all of it is there; one beyond the burst is owed', () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 20 }, 0)
  expect([bucket.take(0, 15), bucket.take(0, 15), bucket.take(1_000, 15)]).toEqual([0, 1_000, 0])
  expect([bucket.take(2_000, 50), bucket.take(3_000, 50)]).toEqual([1_000, 0])
  expect([bucket.take(3_000), bucket.take(6_100)]).toEqual([3_100, 0])
})

test('L3: in no stretch of time pass more than its burst and its rate', () => {
  const waits = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 100 })
  fc.assert(
    fc.property(waits, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 5 }), (gaps, perSecond, burst) => {
      const bucket = new TokenBucket({ perSecond, burst }, 0)
      let [now, passed] = [0, 0]
      for (const gap of gaps) {
        now += gap
        if (bucket.take(now) === 0) passed++
        expect(passed).toBeLessThanOrEqual(burst + (now / 1000) * perSecond + 1e-9)
      }
    }),
  )
})

test('who waits as long as told is let through', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 50 }), (perSecond, tries) => {
      const bucket = new TokenBucket({ perSecond, burst: 1 }, 0)
      let now = 0
      for (let n = 0; n < tries; n++) {
        now += bucket.take(now)
        expect(bucket.take(now) === 0 || n === 0).toBe(true)
      }
    }),
  )
})

test('L3: a user has one bucket; one that is as good as new is forgotten', () => {
  const clock = new FakeClock()
  const buckets = new UserBuckets({ perSecond: 1, burst: 1 }, clock)
  expect(buckets.of('u_1')).toBe(buckets.of('u_1'))
  expect(buckets.of('u_2')).not.toBe(buckets.of('u_1'))
  const before = buckets.of('u_1')
  before.take(clock.monotonic())
  buckets.forgetFull()
  expect(buckets.of('u_1')).toBe(before)
  clock.advance(1_000)
  buckets.forgetFull()
  expect(buckets.of('u_1')).not.toBe(before)
})
