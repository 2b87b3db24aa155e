import type { RoomInfo } from '@hubbub/client'
import { expect, test } from 'vitest'
import { merge } from './directory.ts'

function room(id: string, name: string): RoomInfo {
  const head = { epoch: 'e', offset: 0 }
  const age = { created_by: null, created_at: '2026-01-01T00:00:00.000Z' }
  return { id, kind: 'public', name, ...age, member_count: 1, last_seq: 0, head }
}

test('rooms known twice are listed once, with the newer name, in the order of names', () => {
  const list = merge([room('a', 'zebra'), room('b', 'old')], [room('c', 'apple'), room('b', 'new')])
  expect(list.map(({ name }) => name)).toEqual(['apple', 'new', 'zebra'])
})
