import { referToFile } from '../files/refer-to-file.ts'
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
export function movePicture(tables: ChatTables, from: string, to: string): void {
  if (from === to) return
  referToFile(tables, from, -1)
  referToFile(tables, to, 1)
}

function isOwnPicture({ records: { files } }: ChatTables, id: string, userId: string): boolean {
  if (id === '') return true
  const file = files.get({ id })
  return file?.ownerId === userId && file.state === 'ready' && file.width !== null
}
