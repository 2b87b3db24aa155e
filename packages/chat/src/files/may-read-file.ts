import type { FileVariant } from '@hubbub/protocol'
import type { Actor } from '../ports/actor.ts'
import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import { may } from '../rights/may.ts'
import { roomsOfFile } from './places-of-file.ts'
import type { FileRow } from './tables.ts'

/** Who wants to read a file, when, in ms since 1970, and which rendering of it. */
export interface Reading {
  readonly actor: Actor
  readonly at: number
  readonly variant: FileVariant
}

/**
 * F40: whoever sent a file may read it, and who may read files in a room that shows it. The square picture that a user or
 * a room has may be seen by everybody.
 */
export function mayReadFile(tables: ChatReadTables, file: FileRow, { actor, at, variant }: Reading): boolean {
  if (file.state !== 'ready') return false
  if (file.ownerId === actor.user.id) return true
  if (variant === 'avatar' && isAvatar(tables, file)) return true
  for (const roomId of roomsOfFile(tables, file.id)) {
    const room = tables.room(roomId)
    if (room && !may('read_file', { actor, room, member: tables.member(roomId, actor.user.id), at })) return true
  }
  return false
}

function isAvatar(tables: ChatReadTables, { id, ownerId }: FileRow): boolean {
  if (tables.records.users.get({ userId: ownerId })?.avatar === id) return true
  for (const roomId of roomsOfFile(tables, id)) if (tables.room(roomId)?.avatar === id) return true
  return false
}
