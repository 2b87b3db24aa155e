import { roomRights } from '@hubbub/chat'
import { expect, test } from 'vitest'
import { rightsDocument } from './rights-document.ts'

const section = (title: string): string => rightsDocument().split(`## ${title}`)[1]?.split('\n## ')[0] ?? ''

test('G3: every act stands in the table of every kind of room', () => {
  for (const title of ['Public rooms', 'Private rooms', 'Rooms of two', 'Rooms of a few']) {
    expect(section(title).match(/^\| `/gm)).toHaveLength(Object.keys(roomRights).length)
  }
})

test('G3: a row says from which place on an act is allowed, and what else counts', () => {
  expect(section('Public rooms')).toContain("| `kick` |  |  | yes | yes | yes | server's admins; to lower ones only |")
  expect(section('Rooms of two')).toContain('| `kick` |  | never |')
})

test('G3: commands say which acts they ask for, and which of them are on the whole server', () => {
  expect(section('What commands ask for')).toContain('| `audit_log` | `audit`, `see_audit` (server) |')
})
