import { expect, test } from 'vitest'
import { Lane } from './lane.ts'

function filled(window: number, ...keys: string[]): Lane<string> {
  const lane = new Lane<string>(window)
  for (const key of keys) lane.add(key)
  for (const key of keys) lane.release(key)
  return lane
}

/** Takes all that may go out now. */
function departures(lane: Lane<string>): string[] {
  const out: string[] = []
  for (let next = lane.depart(); next; next = lane.depart()) out.push(`${next.entry}<${next.after ?? ''}`)
  return out
}

test('I2: entries depart in order, each after the unconfirmed one before it, up to the window', () => {
  const lane = filled(3, 'a', 'b', 'c', 'd')
  expect(departures(lane)).toEqual(['a<', 'b<a', 'c<b'])
  lane.confirm('a')
  expect(departures(lane)).toEqual(['d<c'])
})

test('I4: an entry that is not stored yet holds back itself and all behind it', () => {
  const lane = new Lane<string>(9)
  for (const key of ['a', 'b', 'c']) lane.add(key)
  lane.release('a')
  lane.release('c')
  expect(departures(lane)).toEqual(['a<'])
  lane.release('b')
  expect(departures(lane)).toEqual(['b<a', 'c<b'])
})

test('I2: after a rewind everything departs again from the first unconfirmed one', () => {
  const lane = filled(9, 'a', 'b', 'c')
  departures(lane)
  lane.confirm('a')
  lane.rewind()
  expect(departures(lane)).toEqual(['b<', 'c<b'])
})

test('a confirmation out of turn leaves the others on the wire', () => {
  const lane = filled(3, 'a', 'b', 'c', 'd')
  departures(lane)
  lane.confirm('b')
  expect(departures(lane)).toEqual(['d<c'])
})

test('one that is removed is not what the next one comes after', () => {
  const lane = filled(2, 'a', 'b', 'c')
  departures(lane)
  lane.remove('a')
  lane.rewind()
  expect(departures(lane)).toEqual(['b<', 'c<b'])
})

test('after a slowdown one goes at a time, then twice as many with each confirmation', () => {
  const lane = filled(16, 'a', 'b', 'c', 'd', 'e', 'f', 'g')
  departures(lane)
  lane.slowDown()
  expect(departures(lane)).toEqual(['a<'])
  lane.confirm('a')
  expect(departures(lane)).toEqual(['b<', 'c<b'])
  lane.confirm('b')
  expect(departures(lane)).toEqual(['d<c', 'e<d', 'f<e'])
})

test('entries of an earlier life go first, unless later ones are on the wire', () => {
  const lane = filled(9, 'c')
  lane.adopt(['a', 'b'])
  expect(departures(lane)).toEqual(['a<', 'b<a', 'c<b'])
  lane.adopt(['d'])
  expect(departures(lane)).toEqual(['d<c'])
})
