import type { Attachment } from '@hubbub/protocol'
import type { FileRow } from '../files/tables.ts'
import type { Actor } from '../ports/actor.ts'
import type { MessageRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import { may } from '../rights/may.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { refuseWrite } from '../writes/refuse-write.ts'

/** Places of a file that are looked at to find one its reader may see. */
const mostPlaces = 100

/** Who wants to attach, and when, in ms since 1970. */
interface Attaching {
  readonly actor: Actor
  readonly at: number
}

/** V5: the files a user may attach, as messages keep them: one's own, and those shown in a room that one may read. */
export function attachable(
  tables: ChatTables,
  fileIds: readonly string[],
  attaching: Attaching,
): readonly Attachment[] | WriteRefused {
  const found: Attachment[] = []
  for (const id of new Set(fileIds)) {
    const file = tables.records.files.get({ id })
    if (!file || !isTheirs(tables, file, attaching)) return refuseWrite('not_found', `there is no file "${id}"`)
    if (file.state === 'rejected') return refuseWrite('rejected', `a check of the server refused "${file.name}"`)
    found.push(attachmentOf(file))
  }
  return found
}

/** Says of the files of a stored message that it shows them. */
export function holdFiles(tables: ChatTables, { id: messageId, roomId, more }: MessageRow): void {
  for (const { file_id: fileId } of more.attachments ?? []) {
    const file = tables.records.files.get({ id: fileId })
    if (!file) continue
    tables.records.fileRefs.put({ fileId, roomId, messageId })
    tables.records.files.put({ ...file, refs: file.refs + 1 })
  }
}

/** Says that messages which go, as they were, show their files no more; a file nobody shows is the collector's. */
export function releaseFiles(tables: ChatTables, rows: readonly MessageRow[]): void {
  for (const { id: messageId, roomId, more } of rows) {
    for (const { file_id: fileId } of more.attachments ?? []) {
      tables.records.fileRefs.remove({ fileId, roomId, messageId })
      const file = tables.records.files.get({ id: fileId })
      if (file) tables.records.files.put({ ...file, refs: Math.max(0, file.refs - 1) })
    }
  }
}

function isTheirs(tables: ChatTables, file: FileRow, { actor, at }: Attaching): boolean {
  if (file.ownerId === actor.user.id) return true
  const places = tables.records.fileRefs.scan({ equals: { fileId: file.id }, limit: mostPlaces })
  return [...new Set(places.map(({ roomId }) => roomId))].some((roomId) => {
    const room = tables.room(roomId)
    return room && !may('read', { actor, room, member: tables.member(roomId, actor.user.id), at })
  })
}

function attachmentOf({ id, name, size, mime, width, height, hasThumbnail }: FileRow): Attachment {
  return {
    file_id: id,
    name,
    size,
    mime,
    ...(width === null ? {} : { width }),
    ...(height === null ? {} : { height }),
    ...(hasThumbnail ? { thumbnail: true } : {}),
  }
}
