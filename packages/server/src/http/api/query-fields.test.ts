import { chatCommands } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { textReader } from './query-fields.ts'

test.each([
  ['a number', chatCommands.history, { limit: ['5'] }, { limit: 5 }],
  ['a number below zero', chatCommands.history, { before: ['-5'] }, { before: -5 }],
  ['no number', chatCommands.history, { limit: ['0x10'] }, { limit: '0x10' }],
  ['a yes', chatCommands.history, { around_unread: ['true'] }, { around_unread: true }],
  ['neither yes nor no', chatCommands.search, { has_file: ['1'] }, { has_file: '1' }],
  ['a text of digits', chatCommands.history, { room_id: ['42'] }, { room_id: '42' }],
  ['a list of one', chatCommands.get_users, { user_ids: ['u'] }, { user_ids: ['u'] }],
  ['a list', chatCommands.get_users, { user_ids: ['u', 'v'] }, { user_ids: ['u', 'v'] }],
  ['a field given twice', chatCommands.history, { limit: ['1', '2'] }, { limit: ['1', '2'] }],
  ['an unknown field', chatCommands.history, { constructor: ['1'] }, { constructor: '1' }],
])('H3: %s is read from texts', (_, schema, texts, fields) => {
  expect(textReader(schema)(texts)).toEqual(fields)
})
