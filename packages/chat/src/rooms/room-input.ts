import { type CommandContext, Refused, type SessionView } from '@hubbub/hub'
import { actorOf } from '../actor-of.ts'
import { makeCursor, readCursor } from '../commands/cursor.ts'
import type { ChatLimits } from '../options.ts'
import type { InRoom, Page } from './ports.ts'

/** What every write and read in a room says. */
export function inRoom({ input, session, hub }: CommandContext<{ readonly room_id: string }>): InRoom {
  return { at: hub.clock.now(), roomId: input.room_id, actor: actorOf(session) }
}

/** Says whether a session's credentials name a room, which is as good as an invitation. */
export function isGranted({ attributes }: SessionView, roomId: string): boolean {
  return attributes['rooms']?.includes(roomId) ?? false
}

/** Which part of a list is asked for that is ordered by one text. */
export function pageOf(
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  limits: ChatLimits,
): Page | Refused {
  const place = readCursor(cursor, ['text'])
  return place instanceof Refused ? place : { after: place?.[0], limit: limit ?? limits.pageRows }
}

/** The rows of a page and where the next begins, from one row more than asked for. */
export function cut<Row>(
  rows: readonly Row[],
  limit: number,
  nameOf: (row: Row) => string,
): { readonly page: readonly Row[]; readonly next: { readonly next_cursor?: string } } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { page, next: rows.length > limit && last !== undefined ? { next_cursor: makeCursor(nameOf(last)) } : {} }
}

/** Where the next page begins, as a reply says it. */
export function nextAfter(next: string | undefined): { readonly next_cursor?: string } {
  return next === undefined ? {} : { next_cursor: makeCursor(next) }
}
