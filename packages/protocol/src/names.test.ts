import { expect, test } from 'vitest'
import { clientId, messageId, roomId, roomName, topicName, username } from './entities.ts'
import { chatCommands } from './frames/index.ts'

const loneSurrogate = '\ud83c'

test.each(['alice', 'Zoë', '上海', 'バッタ', '회의', '🎉', '👩‍👩‍👧', 'می‌خواهم', 'a b', 'O’Neil', '<b>'])(
  '%s is a name',
  (name) => {
    expect(username.safeParse(name).success).toBe(true)
    expect(roomName.safeParse(name).success).toBe(true)
  },
)

test.each([
  ['blank', '   '],
  ['invisible', '\u200b\u200d'],
  ['a control character', 'a\u0000b'],
  ['a line break', 'a\nb'],
  ['a line separator', 'a\u2028b'],
  ['text turned around', 'a\u202eb'],
  ['an isolate', 'a\u2066b'],
  ['half a surrogate pair', `a${loneSurrogate}`],
])('a name cannot be or have %s', (_, name) => {
  expect(username.safeParse(name).success).toBe(false)
  expect(roomName.safeParse(name).success).toBe(false)
})

test.each([' a', 'a ', '\u00a0a', 'a\u3000'])('%j is no user name: nobody would see the space', (name) => {
  expect(username.safeParse(name).success).toBe(false)
})

test.each(['room:general', 'quotes/AAPL', '上海', 'a'])('%s is a topic', (name) => {
  expect(topicName.safeParse(name).success).toBe(true)
})

test.each(['a b', 'a\t', '\u00a0', 'a\u0000', 'a\u0085', loneSurrogate, '__proto__'])('%j is no topic', (name) => {
  expect(topicName.safeParse(name).success).toBe(false)
})

test.each(['general', 'Room_1', '0-0'])('%s is a room id', (id) => {
  expect(roomId.safeParse(id).success).toBe(true)
})

test.each(['a b', 'a/b', 'a:b', 'é', 'general\n', '../x'])('%j is no room id', (id) => {
  expect(roomId.safeParse(id).success).toBe(false)
})

test.each(['a b', 'é', 'a\u0000', 'a\n', '\u007f'])('%j is no key and no message id', (id) => {
  expect(clientId.safeParse(id).success).toBe(false)
  expect(messageId.safeParse(id).success).toBe(false)
})

test.each(['x', ' x ', 'a\nb', '上海', '🎉', 'a\u0007b', '<script>'])('%j can be said', (content) => {
  expect(chatCommands.message.parse({ content })).toEqual({ content })
})

test.each(['', ' ', '\n\t\u3000', 'a\u0000b', `a${loneSurrogate}b`])('%j cannot be said', (content) => {
  expect(chatCommands.message.safeParse({ content }).success).toBe(false)
})
