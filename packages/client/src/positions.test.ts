import { expect, test } from 'vitest'
import { Positions } from './positions.ts'

const at = (offset: number, epoch = 'e1'): { epoch: string; offset: number } => ({ epoch, offset })
const kept = (offset: number, epoch = 'e1') => ({ recovered: true, epoch, offset }) as const
const lost = (offset: number, epoch = 'e1', reason: 'epoch_changed' | 'ahead' | 'too_far_behind' = 'epoch_changed') =>
  ({ recovered: false, epoch, offset, reason }) as const

/** Positions of one topic, and the offsets delivered. */
function followed(offset = 10): { positions: Positions; delivered: number[]; pass: (...offsets: number[]) => void } {
  const positions = new Positions()
  const delivered: number[] = []
  positions.begin('t', at(offset))
  const pass = (...offsets: number[]): void => {
    for (const each of offsets) if (positions.pass('t', each)) delivered.push(each)
  }
  return { positions, delivered, pass }
}

test('R1: each durable event moves the position, once; a jump forward is no gap', () => {
  const { positions, delivered, pass } = followed()
  pass(11, 11, 9, 12, 20, 15)
  expect(delivered).toEqual([11, 12, 20])
  expect(positions.at('t')).toEqual(at(20))
  expect(positions.resume()).toEqual({ t: at(20) })
})

test('R2: synced moves a recovered topic forward, never back', () => {
  const { positions, pass } = followed()
  positions.resume()
  pass(13)
  expect(positions.settle('t', kept(12))).toBeUndefined()
  expect(positions.at('t')).toEqual(at(13))
  positions.settle('t', kept(17))
  expect(positions.at('t')).toEqual(at(17))
})

test('R5: after an epoch change the new life counts from where the server says', () => {
  const { positions, delivered, pass } = followed(100)
  positions.resume()
  expect(positions.settle('t', lost(4, 'e2'))).toBe('epoch_changed')
  pass(4, 5, 6)
  expect(delivered).toEqual([5, 6])
  expect(positions.at('t')).toEqual(at(6, 'e2'))
})

test('R5: a client that was ahead goes back to where the server is', () => {
  const { positions, delivered, pass } = followed(100)
  positions.settle('t', lost(40, 'e1', 'ahead'))
  pass(41)
  expect(delivered).toEqual([41])
})

test('R6: the second reset within one connection is told once, further ones not at all', () => {
  const { positions } = followed()
  const outcomes = (): unknown[] => [1, 2, 3].map((n) => positions.settle('t', lost(n, `e${n + 1}`)))
  expect(outcomes()).toEqual(['epoch_changed', 'looping', undefined])
  positions.resume()
  expect(outcomes()).toEqual(['epoch_changed', 'looping', undefined])
})

test('a topic whose rights are lost is followed no longer', () => {
  const { positions } = followed()
  expect(positions.settle('t', { recovered: false, ...at(10), reason: 'forbidden' })).toBe('forbidden')
  expect(positions.resume()).toEqual({})
})

test('R10: a reset that is said at once and again with the rest is one reset', () => {
  const { positions, delivered, pass } = followed(100)
  expect(positions.settle('t', lost(40, 'e1', 'ahead'))).toBe('ahead')
  pass(41)
  expect(positions.settle('t', lost(40, 'e1', 'ahead'))).toBeUndefined()
  pass(41, 42)
  expect(delivered).toEqual([41, 42])
  expect(positions.settle('t', lost(50, 'e2'))).toBe('looping')
})
