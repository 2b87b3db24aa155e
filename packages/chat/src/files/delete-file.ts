import type { RoomChange } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import { audit } from '../rooms/audit.ts'
import { mayOnServer } from '../rights/server-rights.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import { RoomChanges } from '../writes/room-changes.ts'
import type { DeleteFile, FileDeleted, FilesSwept, FileWritten, SweepFiles } from './ports.ts'
import type { FileRow } from './tables.ts'
import { countedBytes, useBytes } from './usage.ts'

/** Places of a file removed by one scan. */
const batch = 500

/** F39: deletes an own file that nothing shows; an administrator deletes any, and it goes from wherever it was shown. */
export function deleteFile(tables: ChatTables, write: DeleteFile): FileDeleted | WriteRefused {
  const { actor, at, fileId } = write
  const file = tables.records.files.get({ id: fileId })
  const denial = mayOnServer('manage_files', actor)
  const isOwn = file?.ownerId === actor.user.id
  if (!file) return refuseWrite('not_found', `there is no file "${fileId}"`)
  if (denial && !isOwn) return deniedWrite(denial)
  if (denial && file.refs > 0) return refuseWrite('conflict', 'it is still shown somewhere')
  const changes = removeFile(tables, file)
  const user = withoutPicture(tables, file)
  if (!isOwn) audit(tables, { at, actor, action: 'delete_file', detail: { file_id: fileId, name: file.name } })
  return { file, changes, ...(user && { user }) }
}

/** F38: removes files that nothing has shown for long, and begins to count the time of those that nothing shows now. */
export function sweepFiles(tables: ChatTables, { at, looseBefore, most }: SweepFiles): FilesSwept {
  const { files } = tables.records
  const fresh = files.scan({ index: 'byRefs', equals: { refs: 0, looseSince: 0 }, limit: most })
  const known = files.scan({ index: 'byRefs', equals: { refs: 0 }, after: { looseSince: 0 }, limit: most })
  for (const file of fresh) files.put({ ...file, looseSince: at })
  const removed = known.filter(({ looseSince }) => looseSince < looseBefore)
  for (const file of removed) removeFile(tables, file)
  return { removed, changes: [] }
}

/** F42: notes that a file has a square version. */
export function keepAvatar(
  { records: { files } }: ChatTables,
  { fileId, avatarBytes }: { readonly fileId: string; readonly avatarBytes: number },
): FileWritten | WriteRefused {
  const found = files.get({ id: fileId })
  if (!found) return refuseWrite('not_found', `there is no file "${fileId}"`)
  const file = { ...found, avatarBytes }
  files.put(file)
  return { file, changes: [] }
}

/** Removes a file with all its places; its bytes are the caller's. Returns the rooms that have no picture any more. */
function removeFile(tables: ChatTables, file: FileRow): readonly RoomChange[] {
  const { files, fileRefs } = tables.records
  const changes: RoomChange[] = []
  const next = (): ReturnType<typeof fileRefs.scan> => fileRefs.scan({ equals: { fileId: file.id }, limit: batch })
  for (let places = next(); places.length > 0; places = next()) {
    for (const place of places) {
      const room = tables.room(place.roomId)
      fileRefs.remove(place)
      if (room?.avatar !== file.id) continue
      const changed = new RoomChanges(tables, room)
      changed.change({ avatar: null })
      changes.push(...changed.changes)
    }
  }
  files.remove(file)
  useBytes(tables, file.ownerId, -countedBytes(file))
  return changes
}

function withoutPicture(tables: ChatTables, { id, ownerId }: FileRow): FileDeleted['user'] {
  const known = tables.records.users.get({ userId: ownerId })
  if (known?.avatar !== id) return undefined
  const user = { ...known, avatar: '' }
  tables.records.users.put(user)
  return { user, rooms: tables.roomsOf(ownerId) }
}
