import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import { mostLogins } from './logins.ts'
import type { Exported, ExportItem, ExportPage } from './ports.ts'
import { mostIgnored } from './set-ignored.ts'
import { nextStretch } from './walk-rooms.ts'

/** U41: the next page of everything that is kept of a user; the first part of the cursor names where it is. */
export function exportPage(tables: ChatReadTables, page: ExportPage): Exported {
  const [part = 'user', ...rest] = page.cursor
  if (part === 'user') return { items: aboutUser(tables, page.userId), next: ['rooms'] }
  return part === 'rooms' ? roomsPage(tables, page, rest) : filesPage(tables, page, rest)
}

function aboutUser({ records }: ChatReadTables, userId: string): readonly ExportItem[] {
  const row = records.users.get({ userId })
  const logins = records.logins.scan({ index: 'byUser', equals: { userId }, limit: mostLogins })
  const ignored = records.ignores.scan({ equals: { userId }, limit: mostIgnored })
  return [
    ...(row ? [{ kind: 'user', row } as const] : []),
    ...logins.map((login) => ({ kind: 'login', row: login }) as const),
    ...ignored.map(({ ignoredId, at }) => ({ kind: 'ignored', userId: ignoredId, at }) as const),
  ]
}

/** Memberships, also those that have ended, and in each room what the user wrote. */
function roomsPage(
  tables: ChatReadTables,
  { userId, most }: ExportPage,
  [roomId = '', seq = '0']: readonly string[],
): Exported {
  const items: ExportItem[] = []
  const isWanted = ({ id }: { readonly id: string }): boolean => tables.member(id, userId) !== undefined
  let place = { roomId, seq: Number(seq) }
  for (let left = most; left > 0; ) {
    const stretch = nextStretch(tables, place, { most: left, isWanted })
    if (!stretch) return { items, next: ['files'] }
    const { room, isFirst, messages } = stretch
    const member = isFirst ? tables.member(room.id, userId) : undefined
    if (member) items.push({ kind: 'membership', room, member })
    for (const row of messages) if (row.userId === userId) items.push({ kind: 'message', row })
    left -= 1 + messages.length
    place = stretch.place
  }
  return { items, next: ['rooms', place.roomId, String(place.seq)] }
}

function filesPage(
  { records }: ChatReadTables,
  { userId, most }: ExportPage,
  [createdAt = '-1', id = '']: readonly string[],
): Exported {
  const after = { createdAt: Number(createdAt), id }
  const rows = records.files.scan({ index: 'byOwner', equals: { ownerId: userId }, after, limit: most })
  const last = rows.at(-1)
  return {
    items: rows.map((row) => ({ kind: 'file', row }) as const),
    next: last && rows.length === most ? ['files', String(last.createdAt), last.id] : undefined,
  }
}
