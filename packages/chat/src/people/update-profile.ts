import type { WriteRefused } from '../ports/written.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { refuseWrite } from '../writes/refuse-write.ts'
import { presentUser } from './present-user.ts'
import type { ProfileFields, UpdateProfile, UserWritten } from './ports.ts'

/** U35: changes what users say of themselves. */
export function updateProfile(tables: ChatTables, write: UpdateProfile): UserWritten | WriteRefused {
  const known = presentUser(tables, write.actor.user.id)
  if (!known) return refuseWrite('not_found', 'there is no such user')
  const { profile } = write
  const row = { ...known, ...profile }
  const fields: readonly (keyof ProfileFields)[] = ['displayName', 'avatar', 'locale', 'timeZone']
  if (fields.every((field) => known[field] === row[field]))
    return { user: known, isChanged: false, rooms: [], changes: [] }
  if (row.avatar !== known.avatar && !isOwnPicture(tables, row.avatar, known.userId))
    return refuseWrite('not_found', `there is no picture "${row.avatar}" of yours`)
  movePicture(tables, known.avatar, row.avatar)
  tables.records.users.put(row)
  return { user: row, isChanged: true, rooms: tables.roomsOf(row.userId), changes: [] }
}

/** Lets go of one picture and holds another; empty is none. */
export function movePicture({ records: { files } }: ChatTables, from: string, to: string): void {
  if (from === to) return
  const before = files.get({ id: from })
  if (before) files.put({ ...before, refs: Math.max(0, before.refs - 1) })
  const next = files.get({ id: to })
  if (next) files.put({ ...next, refs: next.refs + 1 })
}

function isOwnPicture({ records: { files } }: ChatTables, id: string, userId: string): boolean {
  if (id === '') return true
  const file = files.get({ id })
  return file?.ownerId === userId && file.state === 'ready' && file.mime.startsWith('image/')
}
