import type { Message } from '@hubbub/client'
import { expect, test } from 'vitest'
import { buildRows, changedAtStart, lastOwn, type Row, rowIndex, type RowSource } from './rows.ts'

const noon = new Date(2026, 2, 3, 12).getTime()

function message(seq: number, by: string, atMs: number, more: Partial<Message> = {}): Message {
  const timestamp = new Date(atMs).toISOString()
  return { id: `m${seq}`, room_id: 'r', seq, offset: seq, user_id: by, username: by, content: 'x', timestamp, ...more }
}

function rows(messages: readonly Message[], more: Partial<RowSource> = {}): readonly Row[] {
  const none = { outgoing: [], hasMoreBefore: false, userId: 'me', newAfter: undefined, keepHeads: new Set<number>() }
  return buildRows({ ...none, messages, ...more })
}

const heads = (list: readonly Row[]): readonly boolean[] => list.flatMap((row) => ('isHead' in row ? [row.isHead] : []))
const kinds = (list: readonly Row[]): readonly string[] => list.map((row) => row.kind)

test('one sender within five minutes is one group, a later message or another sender begins a new one', () => {
  const list = [
    message(1, 'a', noon),
    message(2, 'a', noon + 299_999),
    message(3, 'b', noon + 299_999),
    message(4, 'b', noon + 600_000),
  ]
  expect(heads(rows(list))).toEqual([true, false, true, true])
})

test('a group lasts while each message is near the one before', () => {
  expect(heads(rows([0, 4, 8, 12].map((minute, i) => message(i + 1, 'a', noon + minute * 60_000))))).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test('every day begins with its date and a new group', () => {
  const midnight = new Date(2026, 2, 4).getTime()
  const list = rows([message(1, 'a', midnight - 1_000), message(2, 'a', midnight + 1_000)])
  expect(kinds(list)).toEqual(['start', 'day', 'message', 'day', 'message'])
  expect(heads(list)).toEqual([true, true])
})

test('a window that goes on above has neither a beginning nor a first date', () => {
  expect(kinds(rows([message(7, 'a', noon)], { hasMoreBefore: true }))).toEqual(['message'])
})

test('a message keeps its name when older ones of the same sender arrive', () => {
  const older = [message(1, 'a', noon), message(2, 'a', noon + 1_000)]
  expect(heads(rows(older, { keepHeads: new Set([2]) }))).toEqual([true, true])
})

test('the line of new messages stands before the first new one of somebody else', () => {
  const list = [message(1, 'a', noon), message(2, 'me', noon), message(3, 'a', noon), message(4, 'a', noon)]
  expect(kinds(rows(list, { newAfter: 1 }))).toEqual([
    'start',
    'day',
    'message',
    'message',
    'new',
    'message',
    'message',
  ])
  expect(kinds(rows(list, { newAfter: 4 }))).not.toContain('new')
})

test('a message keeps its key from sending to stored', () => {
  const sending = {
    clientId: 'c1',
    text: 'x',
    state: 'pending',
    error: undefined,
    createdAt: noon,
    options: {},
  } as const
  const handle = { ...sending, roomId: 'r', done: new Promise<never>(() => {}), retry() {}, discard() {} }
  const before = rows([], { outgoing: [{ ...sending, sending: handle }] })
  const after = rows([message(1, 'me', noon, { client_id: 'c1' })])
  expect(after.map((row) => row.key)).toEqual(before.map((row) => row.key))
})

test('only rows added at the start hold the view from the end', () => {
  const short = rows([message(2, 'a', noon)], { hasMoreBefore: true })
  const longer = rows([message(1, 'b', noon), message(2, 'a', noon)], { hasMoreBefore: true })
  const appended = rows([message(2, 'a', noon), message(3, 'a', noon)], { hasMoreBefore: true })
  expect(changedAtStart(short, longer)).toBe(true)
  expect(changedAtStart(short, appended)).toBe(false)
  expect(changedAtStart(short, short)).toBe(false)
})

test('a message is found by its id, and no id finds no row', () => {
  const list = rows([message(1, 'a', noon), message(2, 'a', noon)])
  expect(rowIndex(list, 'm2')).toBe(3)
  expect(rowIndex(list, 'm9')).toBe(-1)
  expect(rowIndex(list, undefined)).toBe(-1)
})

test('the last own message is the newest one that is not deleted', () => {
  const gone = { deleted_at: '2026-03-03T12:00:00.000Z' }
  const list = [message(1, 'me', noon), message(2, 'a', noon), message(3, 'me', noon, gone)]
  expect(lastOwn(list, 'me')?.seq).toBe(1)
  expect(lastOwn(list, 'b')).toBeUndefined()
})
