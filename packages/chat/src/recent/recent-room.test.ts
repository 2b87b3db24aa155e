import { expect, test } from 'vitest'
import { type MessageRow, plainMember, plainMessage, type RoomChange } from '../ports/index.ts'
import { testTime } from '../testing/index.ts'
import { RecentRoom } from './recent-room.ts'

const empty = {
  history: { messages: [], hasMoreBefore: false, hasMoreAfter: false, firstSeq: 1, head: 0 },
  changes: [],
  floor: 0,
}

function message(seq: number, offset = seq): RoomChange {
  const sender = { userId: 'u', username: 'a', sentAt: testTime }
  const row: MessageRow = {
    ...plainMessage,
    id: `m${seq}`,
    roomId: 'a',
    seq,
    offset,
    createdOffset: seq,
    content: 'four',
    ...sender,
  }
  return { kind: 'message', row }
}

function joined(offset: number): RoomChange {
  const when = { joinedAt: testTime, joinedOffset: offset, joinedSeq: 0, offset, memberCount: 1 }
  return { kind: 'member', row: { ...plainMember, ...when, roomId: 'a', userId: 'u', username: 'a' } }
}

test('C13: a room keeps so many messages and changes, and no more text than theirs', () => {
  const room = new RecentRoom(empty, 3)
  for (let seq = 1; seq <= 9; seq++) room.apply(message(seq))
  expect(room.chars).toBe(2 * 3 * 'four'.length)
  expect(room.history({ from: { kind: 'newest' }, limit: 3 })?.messages.map(({ seq }) => seq)).toEqual([7, 8, 9])
  expect(room.history({ from: { kind: 'newest' }, limit: 4 })).toBeUndefined()
  expect(room.changes({ after: 6, upTo: 9, limit: 9, atMost: 9 })).toMatchObject({ complete: true })
  expect(room.changes({ after: 5, upTo: 9, limit: 9, atMost: 9 })).toBeUndefined()
  expect(room.changes({ after: 6, upTo: 10, limit: 9, atMost: 9 })).toBeUndefined()
})

test('C13: a change that was not heard of ends what a room is good for', () => {
  const room = new RecentRoom(empty, 3)
  expect(room.apply(message(1))).toBe(true)
  expect(room.apply(message(1))).toBe(true)
  expect(room.apply(message(3))).toBe(false)
})

test('C6, C13: a membership that changed without an offset takes back only what was before it', () => {
  const room = new RecentRoom(empty, 3)
  room.apply(joined(1))
  room.dropMember('u', 0)
  expect(room.changes({ after: 0, upTo: 1, limit: 9, atMost: 9 })).toMatchObject({ changes: [joined(1)] })
  room.dropMember('u', 1)
  expect(room.changes({ after: 0, upTo: 1, limit: 9, atMost: 9 })).toMatchObject({ changes: [] })
})

test('C21: what a message has besides its text counts too, and is let go with it', () => {
  const room = new RecentRoom(empty, 3)
  room.apply(message(1))
  const plain = room.chars
  const { row } = message(1, 2)
  if (!('more' in row)) throw new Error('it is a message')
  const more = { reactions: [{ emoji: '🎉', count: 1, user_ids: ['u'] }] }
  room.apply({ kind: 'message', row: { ...row, more } })
  expect(room.chars).toBe(plain + 2 * JSON.stringify(more).length)
  room.apply(message(1, 3))
  expect(room.chars).toBe(plain)
})
