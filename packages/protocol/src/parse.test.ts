import { expect, test } from 'vitest'
import { chatCommands, hubCommands } from './frames/index.ts'
import { type Parsed, parseFields, parseFrame, schemaOf } from './parse.ts'
import type { Refusal } from './refusal.ts'

const commands = { ...hubCommands, ...chatCommands }

/** Takes the text of a frame as far as a server does. */
function receive(text: string): Parsed<unknown> {
  const raw = parseFrame(text)
  if (!raw.ok) return raw
  const schema = schemaOf(commands, raw.value.type)
  if (!schema) throw new Error(`no command has the type ${raw.value.type}`)
  return parseFields(schema, raw.value)
}

function refusalOf(frame: object | string): Refusal | undefined {
  const parsed = receive(typeof frame === 'string' ? frame : JSON.stringify(frame))
  return parsed.ok ? undefined : parsed.refusal
}

test.each([
  '',
  ' ',
  '{',
  '{"type":"ping"',
  'hello',
  "{'type':'ping'}",
  '{"type":"ping"}{}',
  '\uFEFF{"type":"ping"}',
  '\0',
])('E1: %j is malformed', (text) => {
  expect(parseFrame(text)).toEqual({
    ok: false,
    refusal: expect.objectContaining({ code: 'malformed' }),
    ref: undefined,
  })
})

test.each(['null', 'true', '7', '"ping"', '[]', '[{"type":"ping"}]'])('E1: %s is not an object', (text) => {
  expect(refusalOf(text)).toMatchObject({ code: 'not_an_object' })
})

test.each([{}, { type: 7 }, { type: null }, { type: ['ping'] }])('E1: the type of %j is invalid', (frame) => {
  expect(parseFrame(JSON.stringify({ ref: 3, ...frame }))).toMatchObject({
    ok: false,
    refusal: { code: 'invalid', path: 'type' },
    ref: 3,
  })
})

test.each([0, -1, 9_007_199_254_740_991, 'a', '上海', 'x'.repeat(64)])('E1: %j is a ref', (ref) => {
  expect(parseFrame(JSON.stringify({ type: 'ping', ref }))).toMatchObject({ ok: true, value: { ref } })
})

test.each<unknown>(['', 'x'.repeat(65), 1.5, 2 ** 53, null, true, {}, ['a'], { toString: 'a' }])(
  'E1: %j is no ref',
  (ref) => {
    expect(parseFrame(JSON.stringify({ type: 'ping', ref }))).toMatchObject({
      ok: false,
      refusal: { code: 'invalid', path: 'ref' },
      ref: undefined,
    })
  },
)

test('E1: a ref survives a bad field, so that the reply finds its command', () => {
  expect(receive('{"type":"message","ref":"m-1"}')).toMatchObject({ ok: false, ref: 'm-1' })
})

test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__', '', 'Ping', 'ping '])(
  'E1: %j is an unknown type',
  (type) => {
    expect(schemaOf(commands, type)).toBeUndefined()
  },
)

test.each([
  ['a missing field', { type: 'message' }, 'content'],
  ['a field of another type', { type: 'message', content: 7 }, 'content'],
  ['a nested field', { type: 'hello', client: { name: 'x', version: 1 } }, 'client.version'],
  [
    'a position',
    { type: 'hello', positions: { 'room:general': { epoch: 'x', offset: -1 } } },
    'positions.room:general.offset',
  ],
  ['a key', { type: 'hello', positions: { 'a b': { epoch: 'x', offset: 1 } } }, 'positions.a b'],
  ['the first of several', { type: 'edit_message', content: 7 }, 'room_id'],
])('E1: the path names %s', (_, frame, path) => {
  const refusal = refusalOf(frame)
  expect(refusal).toMatchObject({ code: 'invalid', path })
  expect(refusal?.message.startsWith(`${path}: `)).toBe(true)
})

test('E1: a refusal of the whole frame has no path', () => {
  const refusal = refusalOf({ type: 'history', room_id: 'general', before: 5, after: 1 })
  expect(refusal).toEqual({ code: 'invalid', message: 'give one of before, after, around, around_unread, around_date' })
})

test('E1: a bad key says what is wrong with it', () => {
  const refusal = refusalOf({ type: 'hello', positions: { 'a b': { epoch: 'x', offset: 1 } } })
  expect(refusal?.message).toBe('positions.a b: no spaces or control characters')
})

test('L1: a refusal stays small, however long the name it is about', () => {
  const refusal = refusalOf({ type: 'hello', positions: { ['x'.repeat(60_000)]: 1 } })
  expect(refusal?.code).toBe('invalid')
  expect(JSON.stringify(refusal).length).toBeLessThan(1_000)
})

test('unknown fields are left out, inherited ones do not count', () => {
  expect(receive('{"type":"typing","active":true,"extra":1}')).toEqual({ ok: true, value: { active: true } })
  expect(receive('{"type":"message","__proto__":{"content":"hi"}}')).toMatchObject({
    ok: false,
    refusal: { path: 'content' },
  })
})

test('__proto__ among the positions is no topic and changes no prototype', () => {
  const parsed = receive(
    '{"type":"hello","positions":{"__proto__":{"epoch":"x","offset":1},"a":{"epoch":"x","offset":1}}}',
  )
  expect(parsed).toEqual({ ok: true, value: { positions: { a: { epoch: 'x', offset: 1 } } } })
  expect(refusalOf({ type: 'subscribe', topic: '__proto__' })).toMatchObject({ path: 'topic' })
})
