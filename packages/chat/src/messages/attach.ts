import type { Attachment } from '@hubbub/protocol'
import { mayReadFile } from '../files/may-read-file.ts'
import { referToFile } from '../files/refer-to-file.ts'
import { toAttachment } from '../files/to-attachment.ts'
import type { Actor } from '../ports/actor.ts'
import type { MessageRow } from '../ports/rows.ts'
import type { WriteRefused } from '../ports/written.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { refuseWrite } from '../writes/refuse-write.ts'

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
    const isTheirs = file?.ownerId === attaching.actor.user.id
    if (!file || !(isTheirs || mayReadFile(tables, file, { ...attaching, variant: 'file' })))
      return refuseWrite('not_found', `there is no file "${id}"`)
    if (file.state === 'rejected') return refuseWrite('rejected', `a check of the server refused "${file.name}"`)
    found.push(toAttachment(file))
  }
  return found
}

/** Says of the files of a stored message that it shows them. */
export function holdFiles(tables: ChatTables, { id: messageId, roomId, more }: MessageRow): void {
  for (const { file_id: fileId } of more.attachments ?? []) {
    if (!tables.records.files.get({ id: fileId })) continue
    tables.records.fileRefs.put({ fileId, roomId, messageId })
    referToFile(tables, fileId, 1)
  }
}

/** Says that messages which go, as they were, show their files no more; a file nobody shows is the collector's. */
export function releaseFiles(tables: ChatTables, rows: readonly MessageRow[]): void {
  for (const { id: messageId, roomId, more } of rows) {
    for (const { file_id: fileId } of more.attachments ?? []) {
      tables.records.fileRefs.remove({ fileId, roomId, messageId })
      referToFile(tables, fileId, -1)
    }
  }
}
