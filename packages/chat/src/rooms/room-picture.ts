import { referToFile } from '../files/refer-to-file.ts'
import type { Actor } from '../ports/actor.ts'
import type { RoomRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { refuseWrite } from '../writes/refuse-write.ts'

/** Says no to a file that cannot be a room's picture: it has to be an image of the one who gives it. */
export function refusePicture({ records }: ChatTables, fileId: string, actor: Actor): WriteRefused | undefined {
  const file = records.files.get({ id: fileId })
  if (file?.ownerId !== actor.user.id) return refuseWrite('not_found', `there is no file "${fileId}" of yours`)
  if (file.state === 'rejected') return refuseWrite('rejected', `a check of the server refused "${file.name}"`)
  return file.width === null ? refuseWrite('invalid', 'avatar: not a picture') : undefined
}

/** Says that a room shows its picture from now on, and no longer the one before. A room's own place has no message. */
export function changePicture(tables: ChatTables, { id: roomId, avatar }: RoomRow, before: string | null): void {
  for (const [fileId, by] of [
    [before, -1],
    [avatar, 1],
  ] as const) {
    if (fileId === null || !tables.records.files.get({ id: fileId })) continue
    const place = { fileId, roomId, messageId: '' }
    if (by > 0) tables.records.fileRefs.put(place)
    else tables.records.fileRefs.remove(place)
    referToFile(tables, fileId, by)
  }
}
