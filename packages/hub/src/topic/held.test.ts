import { expect, test } from 'vitest'
import { Held } from './held.ts'

const entry = (offset: number): { offset: number; frame: string } => ({ offset, frame: '12345' })

test('R2: held events are kept in order', () => {
  const held = new Held({ events: 3, bytes: 100 })
  for (const offset of [1, 2, 3]) held.keep(entry(offset))
  expect([held.entries, held.broken]).toEqual([[1, 2, 3].map(entry), undefined])
})

test.each([
  { what: 'events', bounds: { events: 2, bytes: 100 } },
  { what: 'bytes', bounds: { events: 100, bytes: 14 } },
])('L1: one too many of its $what empties it and says so', ({ bounds }) => {
  const held = new Held(bounds)
  for (const offset of [1, 2, 3, 4]) held.keep(entry(offset))
  expect([held.entries, held.broken]).toEqual([[], 'overflow'])
})

test('R5: once the topic has begun anew nothing is kept any more', () => {
  const held = new Held({ events: 3, bytes: 100 })
  held.keep(entry(1))
  held.break('epoch_changed')
  held.keep(entry(2))
  expect([held.entries, held.broken]).toEqual([[], 'epoch_changed'])
})
