import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chatCommands, hubCommands, payload, sessionEvents } from './frames/index.ts'
import { goldenFrames } from './golden.ts'
import { parseFields, parseFrame, parsePayload } from './parse.ts'
import { errorFrame } from './refusal.ts'

const schemas = Object.values({ ...hubCommands, ...chatCommands })
const frames = goldenFrames.filter(({ direction }) => direction === 'to_server').map(({ frame }) => frame)
const runs = { numRuns: 1_000 }

/** Takes a text through everything a server does with it; returns the replies that are no proper error frames. */
function faultyReplies(text: string): object[] {
  const raw = parseFrame(text)
  const results = raw.ok ? schemas.map((schema) => parseFields(schema, raw.value)) : [raw]
  const replies = results.flatMap((result) => (result.ok ? [] : [errorFrame(result.refusal, result.ref)]))
  return replies.filter(
    (frame) => !sessionEvents.error.safeParse(frame).success || JSON.stringify(frame).length > 8_192,
  )
}

test('no text makes the parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(faultyReplies(text)).toEqual([])
    }),
    runs,
  )
})

test('no bytes make the parser throw', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => String.fromCharCode(...array))
  fc.assert(
    fc.property(bytes, (text) => {
      expect(faultyReplies(text)).toEqual([])
    }),
    runs,
  )
})

test('no JSON makes the parser throw', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      expect(faultyReplies(text)).toEqual([])
    }),
    runs,
  )
})

test('no fields of any kind make the parser throw', () => {
  const names = [...new Set(frames.flatMap((frame) => Object.keys(frame))), '__proto__', 'constructor']
  const fields = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 }))
  fc.assert(
    fc.property(fields, (others) => {
      expect(faultyReplies(JSON.stringify({ ...others, type: 'any' }))).toEqual([])
    }),
    runs,
  )
})

test('no golden frame with one field exchanged makes the parser throw', () => {
  const exchanged = fc
    .constantFrom(...frames)
    .chain((frame) =>
      fc.record({ frame: fc.constant(frame), name: fc.constantFrom(...Object.keys(frame)), value: fc.jsonValue() }),
    )
  fc.assert(
    fc.property(exchanged, ({ frame, name, value }) => {
      expect(faultyReplies(JSON.stringify({ ...frame, [name]: value }))).toEqual([])
    }),
    runs,
  )
})

test('a payload is what was sent, or refused', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      expect(parsePayload(undefined, value)).toEqual({ ok: true, value })
      expect(parsePayload(payload, value)).toEqual({ ok: true, value })
    }),
    { numRuns: 300 },
  )
})
