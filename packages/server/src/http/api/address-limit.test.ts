import { FakeClock } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { AddressLimit } from './address-limit.ts'

function limit(tracked = 100) {
  const clock = new FakeClock()
  const addresses = new AddressLimit({ perSecond: 2, burst: 3, tracked }, clock)
  const take = (address: string, times = 1) =>
    Array.from({ length: times }, () => addresses.take(address)?.refusal.retryAfterMs ?? 0)
  return { clock, take }
}

test('H42: an address has its burst, then waits; others go on', () => {
  const { clock, take } = limit()
  expect(take('10.0.0.1', 4)).toEqual([0, 0, 0, 500])
  expect(take('10.0.0.2')).toEqual([0])
  clock.advance(500)
  expect(take('10.0.0.1', 2)).toEqual([0, 500])
})

test('H42: addresses of one /64 are one', () => {
  const { take } = limit()
  take('2001:db8::1', 3)
  expect(take('2001:db8::ffff')).toEqual([500])
  expect(take('2001:db8:0:1::1')).toEqual([0])
})

test('H42: what is remembered is bounded; who asked first gives way', () => {
  const { take } = limit(2)
  for (const address of ['10.0.0.1', '10.0.0.2']) take(address, 3)
  take('10.0.0.3')
  expect(take('10.0.0.2')).toEqual([500])
  expect(take('10.0.0.1')).toEqual([0])
})
