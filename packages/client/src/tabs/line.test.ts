import { describe, expect, test } from 'vitest'
import { forAll, Line } from './line.ts'

function lines(): [Line, Line] {
  return [new Line('a', { type: 'hello' }), new Line('b', { type: 'hello' })]
}

describe('N44: what one tab says goes for all', () => {
  test('somebody is there as long as one tab says so', () => {
    const [a, b] = lines()
    const here = { type: 'activity', active: true }
    const gone = { type: 'activity', active: false }
    expect(forAll(gone, a, [b])).toBe(gone)
    expect(forAll(here, b, [a])).toBe(here)
    expect(forAll(gone, a, [b])).toBeUndefined()
    expect(forAll(gone, b, [a])).toBe(gone)
  })

  test('a topic is left when nobody else follows it', () => {
    const [a, b] = lines()
    const leave = { type: 'unsubscribe', topic: 't' }
    for (const line of [a, b]) line.follow('t')
    expect(forAll(leave, a, [b])).toBeUndefined()
    expect(forAll(leave, b, [a])).toBe(leave)
  })

  test('the server is told of everybody whom some tab looks at, up to its limit, the latest first', () => {
    const [a, b] = lines()
    const many = Array.from({ length: 150 }, (_, index) => `a${index}`)
    forAll({ type: 'watch_presence', user_ids: many }, a, [b])
    const said = forAll({ type: 'watch_presence', user_ids: ['b1', ...many.map((id) => `${id}b`)] }, b, [a])
    expect(said?.user_ids).toHaveLength(200)
    expect(said?.user_ids?.slice(0, 2)).toEqual(['b1', 'a0b'])
    expect(forAll({ type: 'watch_presence', user_ids: [] }, b, [a])?.user_ids).toEqual(many)
  })
})

test('S10: events for after the welcome are kept in order, up to a bound', () => {
  const [line] = lines()
  const kept = Array.from({ length: 501 }, (_, index) => line.hold(String(index)))
  expect(kept.indexOf(false)).toBe(500)
  expect(line.takeHeld().slice(0, 2)).toEqual(['0', '1'])
  expect(line.takeHeld()).toEqual([])
})
