import { type GoldenFrame, time, toClient, toServer } from './golden-frame.ts'

const target = { room_id: 'general', message_id: 'm_9' }
const hi = {
  id: 'm_9',
  room_id: 'general',
  seq: 87,
  offset: 129,
  user_id: 'u_1',
  username: 'alice',
  content: 'hi @bob',
  timestamp: time,
  mentions: ['u_2'],
}
const reply = {
  ...hi,
  id: 'm_10',
  seq: 88,
  offset: 130,
  content: 'see the picture',
  mentions_room: true,
  reply_to: 'm_9',
  thread_id: 'm_9',
  attachments: [
    { file_id: 'f1', name: 'cat.png', size: 2_048, mime: 'image/png', width: 640, height: 480, thumbnail: true },
  ],
}
const root = { ...hi, offset: 131, reply_count: 1, last_reply_at: time }
const reacted = { ...root, offset: 132, reactions: [{ emoji: '🎉', count: 1, user_ids: ['u_2'] }] }
const pinned = { ...root, offset: 134, pinned_at: time, pinned_by: 'u_1' }
const stored = { room_id: 'general', message_id: 'm_10', seq: 88, offset: 130, timestamp: time }
const page = { has_more_before: false, has_more_after: false, position: { epoch: 'x7', offset: 134 } }

/** Golden frames about what messages have besides their text. */
export const messageFrames: readonly GoldenFrame[] = [
  toServer('answer in a thread, with a file', {
    type: 'message',
    ref: 'reply',
    room_id: 'general',
    content: 'see the picture',
    client_id: 'c-10',
    reply_to: 'm_9',
    thread_id: 'm_9',
    attachments: ['f1'],
  }),
  toClient('answer stored before', { type: 'ok', ref: 'reply', ...stored, duplicate: true }),
  toClient('answer', { type: 'message', ...reply }),
  toClient('message answered', { type: 'message_updated', ...root }),
  toServer('forward', {
    type: 'forward',
    ref: 'forward',
    ...target,
    to_room_id: 'design',
    content: 'look',
    client_id: 'c-11',
    after: 'c-10',
  }),
  toClient('forwarded', { type: 'ok', ref: 'forward', ...stored, room_id: 'design' }),
  toClient('forwarded message', {
    type: 'message',
    ...hi,
    room_id: 'design',
    forwarded: { room_id: 'general', message_id: 'm_9', user_id: 'u_1', username: 'alice', timestamp: time },
  }),
  toClient('forwarded from a room that is not public', {
    type: 'message',
    ...hi,
    room_id: 'design',
    forwarded: { user_id: 'u_1', username: 'alice', timestamp: time },
  }),
  toServer('react', { type: 'react', ref: 'react', ...target, emoji: '🎉' }),
  toClient('reacted', { type: 'ok', ref: 'react', message: reacted }),
  toServer('take a reaction back', { type: 'unreact', ref: 'unreact', ...target, emoji: ':tada:' }),
  toClient('reaction taken back', { type: 'ok', ref: 'unreact', message: { ...root, offset: 133 } }),
  toServer('who reacted', { type: 'list_reactions', ref: 'list_reactions', ...target, emoji: '🎉', limit: 50 }),
  toClient('reactions', { type: 'ok', ref: 'list_reactions', users: [{ id: 'u_2', username: 'bob' }] }),
  toServer('pin', { type: 'pin', ref: 'pin', ...target }),
  toClient('pinned', { type: 'ok', ref: 'pin', message: pinned }),
  toServer('unpin', { type: 'unpin', ref: 'unpin', ...target }),
  toClient('unpinned', { type: 'ok', ref: 'unpin', message: { ...root, offset: 135 } }),
  toServer('pinned messages', { type: 'list_pins', ref: 'list_pins', room_id: 'general' }),
  toClient('a page of pinned messages', { type: 'ok', ref: 'list_pins', messages: [pinned], next_cursor: '87' }),
  toServer('one message', { type: 'get_message', ref: 'get_message', ...target }),
  toClient('the message', { type: 'ok', ref: 'get_message', message: pinned }),
  toServer('a thread', { type: 'thread', ref: 'thread', ...target, after: 87, limit: 50 }),
  toClient('a page of a thread', { type: 'ok', ref: 'thread', room_id: 'general', root, messages: [reply], ...page }),
  toServer('earlier texts', { type: 'message_edits', ref: 'message_edits', ...target }),
  toClient('texts', {
    type: 'ok',
    ref: 'message_edits',
    versions: [
      { version: 1, content: 'hello', timestamp: time },
      { version: 0, content: 'hi', timestamp: time },
    ],
    next_cursor: '0',
  }),
  toServer('where reading stopped', { type: 'history', ref: 'unread_page', room_id: 'general', around_unread: true }),
  toClient('a page around the first unread message', {
    type: 'ok',
    ref: 'unread_page',
    room_id: 'general',
    messages: [root, reply],
    ...page,
  }),
  toServer('a day', { type: 'history', ref: 'day', room_id: 'general', around_date: time }),
  toClient('a page of a day', { type: 'ok', ref: 'day', room_id: 'general', messages: [root], ...page }),
]
