import { expect, test } from 'vitest'
import { chatCommands, hubCommands } from './frames/index.ts'
import { wireLimits } from './limits.ts'

const { create_room, edit_message, history, join_room, list_rooms, message } = chatCommands
const { hello, publish, subscribe } = hubCommands
const epoch = { epoch: 'x', offset: 0 }
const positions = (count: number): Record<string, object> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, epoch]))
const emoji = '🎉'

test.each([
  ['content', message, (value: string) => ({ content: value }), wireLimits.contentChars],
  ['client_id', message, (value: string) => ({ content: 'hi', client_id: value }), wireLimits.clientIdChars],
  ['after', message, (value: string) => ({ content: 'hi', after: value }), wireLimits.clientIdChars],
  ['a user name', hello, (value: string) => ({ username: value }), wireLimits.usernameChars],
  ['a room name', create_room, (value: string) => ({ name: value }), wireLimits.roomNameChars],
  ['a room id', join_room, (value: string) => ({ room_id: value }), 64],
  ['a message id', edit_message, (value: string) => ({ room_id: 'a', content: 'b', message_id: value }), 64],
  ['a topic', subscribe, (value: string) => ({ topic: value }), wireLimits.topicChars],
  ['an epoch', subscribe, (value: string) => ({ topic: 'a', position: { epoch: value, offset: 0 } }), 64],
])('L7: %s has 1 character at least, and an end', (_, schema, input, most) => {
  expect(schema.safeParse(input('x'.repeat(most))).success).toBe(true)
  expect(schema.safeParse(input('x'.repeat(most + 1))).success).toBe(false)
  expect(schema.safeParse(input('')).success).toBe(false)
})

test('characters are counted as people count them, not as UTF-16 does', () => {
  expect(hello.safeParse({ username: emoji.repeat(wireLimits.usernameChars) }).success).toBe(true)
  expect(hello.safeParse({ username: emoji.repeat(wireLimits.usernameChars + 1) }).success).toBe(false)
  expect(message.safeParse({ content: emoji.repeat(wireLimits.contentChars) }).success).toBe(true)
})

test.each([1, wireLimits.pageRows])('L7: a page may have %i rows', (limit) => {
  expect(list_rooms.safeParse({ limit }).success).toBe(true)
})

test.each([0, -1, 1.5, wireLimits.pageRows + 1, '10', null])('L7: a page cannot have %j rows', (limit) => {
  expect(list_rooms.safeParse({ limit }).success).toBe(false)
})

test('L7: a hello names a bounded number of positions', () => {
  expect(hello.safeParse({ positions: positions(wireLimits.positions) }).success).toBe(true)
  expect(hello.safeParse({ positions: positions(wireLimits.positions + 1) }).success).toBe(false)
})

test('L7: a payload nests to a depth', () => {
  const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))
  const { payloadDepth } = wireLimits
  expect(publish.safeParse({ topic: 'a', payload: nested(payloadDepth) }).success).toBe(true)
  expect(publish.safeParse({ topic: 'a', payload: nested(payloadDepth + 1) }).success).toBe(false)
  expect(publish.safeParse({ topic: 'a', payload: { deep: nested(payloadDepth) } }).success).toBe(false)
  expect(publish.safeParse({ topic: 'a', payload: nested(30_000) }).success).toBe(false)
})

test.each([null, false, 0, '', [], {}])('a payload may be %j, but not be left out', (payload) => {
  expect(publish.safeParse({ topic: 'a', payload }).success).toBe(true)
  expect(publish.safeParse({ topic: 'a' }).success).toBe(false)
})

test.each([{}, { before: 1 }, { after: 0 }, { around: 1 }])('a page of history may begin at %j', (from) => {
  expect(history.safeParse({ room_id: 'a', ...from }).success).toBe(true)
})

test.each([{ before: 0 }, { after: -1 }, { around: 0 }, { before: 1, around: 1 }])(
  'a page of history cannot begin at %j',
  (from) => {
    expect(history.safeParse({ room_id: 'a', ...from }).success).toBe(false)
  },
)
