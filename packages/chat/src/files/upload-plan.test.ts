import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  afterGiving,
  afterTaking,
  chunkBytesFor,
  isProgressDue,
  isWhole,
  planChunk,
  type Receiving,
  receiving,
  roomIn,
  uploadWindowDefaults,
  whyNotAsAnnounced,
} from './upload-plan.ts'

const state: Receiving = { at: 'receiving', size: 1_000, given: 400, taken: 300, durable: 200 }

test.each([
  ['the next bytes', { offset: 400, length: 100 }, { do: 'take', offset: 400, skip: 0 }],
  ['bytes of which some are there', { offset: 350, length: 100 }, { do: 'take', offset: 400, skip: 50 }],
  ['bytes that are all there', { offset: 300, length: 100 }, { do: 'duplicate' }],
  ['the first byte once more', { offset: 0, length: 1 }, { do: 'duplicate' }],
  ['bytes after missing ones', { offset: 401, length: 10 }, { do: 'gap', expected: 400 }],
  ['the last bytes', { offset: 400, length: 600 }, { do: 'take', offset: 400, skip: 0 }],
  ['a byte more than was announced', { offset: 400, length: 601 }, { do: 'too_much', beyond: 'size' }],
  ['bytes from beyond the end', { offset: 5_000, length: 1 }, { do: 'too_much', beyond: 'size' }],
])('F2: %s', (_, chunk, plan) => {
  expect(planChunk(state, chunk)).toEqual(plan)
})

test('F2: nothing is taken for an upload that is not there, is whole, or has ended', () => {
  const chunk = { offset: 0, length: 10 }
  expect(planChunk(undefined, chunk)).toEqual({ do: 'unknown' })
  expect(planChunk({ at: 'ended', size: 1_000 }, chunk)).toEqual({ do: 'unknown' })
  expect(planChunk({ at: 'checking', size: 1_000 }, chunk)).toEqual({ do: 'duplicate' })
  expect(planChunk({ at: 'done', size: 1_000 }, { offset: 999, length: 2 })).toEqual({ do: 'too_much', beyond: 'size' })
})

test('F6: no more may be under way than the window', () => {
  expect(roomIn(state, 150)).toBe(50)
  expect(planChunk(state, { offset: 400, length: 50 }, 150)).toMatchObject({ do: 'take' })
  expect(planChunk(state, { offset: 400, length: 51 }, 150)).toEqual({ do: 'too_much', beyond: 'window' })
  expect(roomIn(state, 100)).toBe(0)
  expect(roomIn(afterTaking(state, { taken: 400, durable: 400 }), 100)).toBe(100)
  expect(roomIn(state, 10_000)).toBe(600)
})

test('F6: progress is told a quarter of the window at a time, and at the end', () => {
  const at = (taken: number): Receiving => ({ ...state, taken, given: taken })
  expect([300, 349, 350, 1_000].map((taken) => isProgressDue(at(taken), 300, 200))).toEqual([false, false, true, true])
  expect(isProgressDue(at(1_000), 999, 200)).toBe(true)
  expect(isProgressDue(at(1_000), 1_000, 200)).toBe(false)
})

test('F6: an advised chunk fits a frame with its header', () => {
  expect(chunkBytesFor(65_536)).toBe(uploadWindowDefaults.chunkBytes)
  expect(chunkBytesFor(1_024)).toBe(1_000)
  expect(() => chunkBytesFor(24)).toThrow(RangeError)
})

test('F5: what arrived has the announced size, and the hash where one was given', () => {
  const sha256 = 'ab'.repeat(32)
  expect(whyNotAsAnnounced({ size: 5 }, { size: 5, sha256 })).toBeUndefined()
  expect(whyNotAsAnnounced({ size: 5, sha256: sha256.toUpperCase() }, { size: 5, sha256 })).toBeUndefined()
  expect(whyNotAsAnnounced({ size: 5, sha256 }, { size: 5, sha256: 'ac'.repeat(32) })).toBe('sha256')
  expect(whyNotAsAnnounced({ size: 6, sha256 }, { size: 5, sha256 })).toBe('size')
})

test('F2: answers of the store that overtake each other take nothing back', () => {
  const late = afterTaking(afterTaking(state, { taken: 400, durable: 400 }), { taken: 350, durable: 300 })
  expect(late).toEqual({ ...state, taken: 400, durable: 400 })
})

test('F3: an upload goes on where the store has it, and is whole when all is taken', () => {
  expect(receiving(10)).toEqual({ at: 'receiving', size: 10, given: 0, taken: 0, durable: 0 })
  expect(receiving(10, { taken: 7, durable: 5 })).toEqual({ at: 'receiving', size: 10, given: 7, taken: 7, durable: 5 })
  expect([receiving(0), receiving(1), receiving(1, { taken: 1, durable: 0 })].map(isWhole)).toEqual([true, false, true])
})

/** Carries out one chunk as a node does; the store takes everything up to `lag` bytes before what was given. */
function step(
  from: Receiving,
  chunk: { offset: number; length: number },
  { window, lag }: Record<string, number>,
): Receiving {
  const plan = planChunk(from, chunk, window)
  const given = plan.do === 'take' ? afterGiving(from, chunk.length - plan.skip) : from
  const taken = Math.max(given.taken, given.given - (lag ?? 0))
  return afterTaking(given, { taken, durable: Math.floor(taken / 2) })
}

test('F2, F6: whatever chunks come, no byte is counted twice, left out, or beyond the window', () => {
  const chunks = fc.array(fc.record({ offset: fc.nat(120), length: fc.integer({ min: 1, max: 40 }) }), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(chunks, fc.integer({ min: 1, max: 60 }), fc.nat(50), (sent, window, lag) => {
      const covered = new Set<number>()
      let now = receiving(100)
      for (const chunk of sent) {
        const plan = planChunk(now, chunk, window)
        const next = step(now, chunk, { window, lag })
        for (let at = now.given; at < next.given; at++) covered.add(at)
        expect(plan.do === 'take').toBe(next.given > now.given)
        expect(next.given - now.taken).toBeLessThanOrEqual(Math.max(window, now.given - now.taken))
        expect([next.durable <= next.taken, next.taken <= next.given, next.given <= 100]).toEqual([true, true, true])
        now = next
      }
      expect(covered.size).toBe(now.given)
    }),
  )
})

test('F6: a client that sends what there is room for always gets to the end', () => {
  fc.assert(
    fc.property(
      fc.nat(500),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 60 }),
      (size, window, chunk) => {
        let [now, turns] = [receiving(size), 0]
        for (; !isWhole(now) && turns < 2_000; turns++) {
          const length = Math.min(chunk, roomIn(now, window))
          const next = length > 0 ? step(now, { offset: now.given, length }, { window, lag: window }) : now
          now = length > 0 ? next : afterTaking(now, { taken: now.given, durable: now.given })
        }
        expect(isWhole(now)).toBe(true)
      },
    ),
  )
})
