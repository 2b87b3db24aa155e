import { expect, test } from 'vitest'
import { chatCommands } from './frames/chat.ts'
import { repeatable } from './repeatable.ts'

/** Commands that a client must not send twice by itself, or only with a key: a new command belongs here or there. */
const once = [
  ...['message', 'forward', 'direct_message'],
  ...['create_room', 'delete_room', 'transfer_ownership', 'kick', 'ban', 'create_invite_link', 'revoke_invite_link'],
  ...['answer_join_request', 'typing', 'block_user', 'delete_account', 'delete_user'],
  ...['end_login', 'end_other_logins', 'end_user_logins', 'make_reset_link', 'make_registration_invite'],
  ...['upload_begin', 'upload_resume', 'upload_cancel', 'delete_file'],
  ...['create_incoming_webhook', 'create_outgoing_webhook', 'delete_webhook'],
  ...['create_api_key', 'revoke_api_key', 'create_user', 'disconnect_user'],
]

test('N1: of every command it is known whether a repetition is harmless', () => {
  expect([...repeatable, ...once].toSorted()).toEqual(Object.keys(chatCommands).toSorted())
})

test('N1: no command is named twice', () => {
  expect(new Set(repeatable).size).toBe(repeatable.length)
})
