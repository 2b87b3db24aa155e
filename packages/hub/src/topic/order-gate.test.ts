import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogEntry } from '../ports/topic-log.ts'
import { OrderGate } from './order-gate.ts'

const entry = (offset: number): LogEntry => ({ offset, frame: `f${offset}` })
const gateAt = (offset: number, maxWaiting = 100): OrderGate => new OrderGate({ epoch: 'e', offset }, maxWaiting)
const offsetsOf = ({ deliver }: { deliver: readonly LogEntry[] }): number[] => deliver.map(({ offset }) => offset)

test('O2: entries in order pass at once', () => {
  const gate = gateAt(4)
  expect([5, 6, 7].map((offset) => gate.accept(entry(offset)))).toEqual(
    [5, 6, 7].map((offset) => ({ deliver: [entry(offset)], hole: false })),
  )
  expect(gate.position).toEqual({ epoch: 'e', offset: 7 })
})

test('O2: an entry that was delivered is dropped, one that waits comes once', () => {
  const gate = gateAt(4)
  expect(gate.accept(entry(4))).toEqual({ deliver: [], hole: false })
  gate.accept(entry(6))
  expect(gate.accept(entry(6))).toEqual({ deliver: [], hole: true })
  expect(offsetsOf(gate.accept(entry(5)))).toEqual([5, 6])
  expect(offsetsOf(gate.accept(entry(5)))).toEqual([])
})

test('O3: an entry ahead of its turn waits for the one before', () => {
  const gate = gateAt(0)
  expect(gate.accept(entry(2))).toEqual({ deliver: [], hole: true })
  expect(gate.accept(entry(4))).toEqual({ deliver: [], hole: true })
  expect(gate.accept(entry(1))).toEqual({ deliver: [entry(1), entry(2)], hole: true })
  expect(gate.accept(entry(3))).toEqual({ deliver: [entry(3), entry(4)], hole: false })
})

test('O2: a fill closes a hole and lets the waiting ones go; offsets may be skipped in it', () => {
  const gate = gateAt(0)
  for (const offset of [3, 7, 8]) gate.accept(entry(offset))
  expect(gate.fill([entry(2), entry(5)], 6)).toEqual({ deliver: [entry(2), entry(5), entry(7), entry(8)], hole: false })
  expect(gate.fill([entry(8)], 8)).toEqual({ deliver: [], hole: false })
})

test('O2: a fill that is behind what was delivered changes nothing', () => {
  const gate = gateAt(10)
  expect(gate.fill([entry(4), entry(5)], 5)).toEqual({ deliver: [], hole: false })
  expect(gate.delivered).toBe(10)
})

test('L1: above the bound entries are let go, and the hole stays open until the log has brought them back', () => {
  const gate = gateAt(0, 2)
  for (const offset of [2, 3, 4, 5]) gate.accept(entry(offset))
  expect(gate.accept(entry(1))).toEqual({ deliver: [1, 2, 3].map(entry), hole: true })
  expect(gate.accept(entry(6))).toEqual({ deliver: [], hole: true })
  expect(gate.fill([entry(4), entry(5)], 5)).toEqual({ deliver: [4, 5, 6].map(entry), hole: false })
})

test('L1: the entry that fills the hole passes even when as many wait as may', () => {
  const gate = gateAt(0, 1)
  gate.accept(entry(2))
  expect(offsetsOf(gate.accept(entry(1)))).toEqual([1, 2])
})

test('L1: entries that a fill has passed wait no longer', () => {
  const gate = gateAt(0, 1)
  gate.accept(entry(5))
  gate.fill([entry(9)], 10)
  gate.accept(entry(12))
  expect(offsetsOf(gate.accept(entry(11)))).toEqual([11, 12])
})

const arrival = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('live' as const), offset: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fill' as const), offset: fc.integer({ min: 0, max: 30 }) }) },
)

test('O2, O3: whatever arrives, offsets are delivered in order, once, without a gap, and a hole is known', () => {
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 80 }), fc.integer({ min: 0, max: 5 }), (arrivals, maxWaiting) => {
      const gate = gateAt(0, maxWaiting)
      let delivered = 0
      let heard = 0
      for (const { kind, offset } of arrivals) {
        const range = Array.from({ length: Math.max(0, offset - gate.delivered) }, (_, n) => gate.delivered + 1 + n)
        const outcome = kind === 'live' ? gate.accept(entry(offset)) : gate.fill(range.map(entry), offset)
        const isNext = kind === 'live' && offset === delivered + 1
        if (kind === 'live') heard = Math.max(heard, offset)
        expect(offsetsOf(outcome)).toEqual(outcome.deliver.map((_, n) => delivered + 1 + n))
        delivered += outcome.deliver.length
        expect(gate.delivered).toBe(delivered)
        expect(outcome.deliver.length > 0 || !isNext).toBe(true)
        expect(outcome.hole || heard <= delivered || (kind === 'live' && offset <= delivered)).toBe(true)
        expect(outcome.hole && heard <= delivered).toBe(false)
      }
    }),
  )
})
