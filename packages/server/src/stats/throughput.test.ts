import { FakeClock } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { Throughput } from './throughput.ts'

test('a rate is the mean of the last ten whole seconds', () => {
  const clock = new FakeClock()
  const throughput = new Throughput(clock)
  for (let second = 0; second < 10; second++) {
    throughput.add(5)
    clock.advance(1_000)
  }
  expect(throughput.perSecond()).toBe(5)
  clock.advance(5_000)
  expect(throughput.perSecond()).toBe(2.5)
})

test('after a long silence the rate is 0, and the running second does not count yet', () => {
  const clock = new FakeClock()
  const throughput = new Throughput(clock)
  throughput.add(100)
  expect(throughput.perSecond()).toBe(0)
  clock.advance(1_000)
  expect(throughput.perSecond()).toBe(10)
  clock.advance(3_600_000)
  expect(throughput.perSecond()).toBe(0)
})
