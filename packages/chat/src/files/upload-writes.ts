import { plainFile } from './plain-file.ts'
import type { WriteRefused } from '../ports/written.ts'
import { may } from '../rights/may.ts'
import type { ChatTables } from '../writes/chat-tables.ts'
import { deniedWrite, refuseWrite } from '../writes/refuse-write.ts'
import type { BeginUpload, EndUpload, FileWritten, FinishUpload, UploadBegun, UploadEnded } from './ports.ts'
import type { UploadRow } from './tables.ts'
import { countedBytes, useBytes, usedBytes } from './usage.ts'

/** F30, F33: announces a file within its owner's limits; the same key again finds the upload that it began. */
export function beginUpload(tables: ChatTables, write: BeginUpload): UploadBegun | WriteRefused {
  const { actor, uploadId: id, clientId, name, size, sha256, at: createdAt } = write
  const ownerId = actor.user.id
  const first = clientId === '' ? undefined : byKey(tables, ownerId, clientId)
  if (first) {
    const isSame = first.size === size && first.sha256 === sha256
    if (!isSame) return refuseWrite('conflict', 'this client_id began an upload of another file')
    return { upload: first, isNew: false, changes: [] }
  }
  const refused = refuseUpload(tables, write)
  if (refused) return refused
  const upload: UploadRow = { id, ownerId, clientId, name, size, sha256, createdAt }
  tables.records.uploads.put(upload)
  useBytes(tables, ownerId, size)
  return { upload, isNew: true, changes: [] }
}

/** F32: ends an unfinished upload; what it counted is free. */
export function endUpload(tables: ChatTables, { uploadId, ownerId }: EndUpload): UploadEnded | WriteRefused {
  const upload = tables.records.uploads.get({ id: uploadId })
  if (!upload || (ownerId !== null && upload.ownerId !== ownerId)) return noUpload()
  tables.records.uploads.remove(upload)
  useBytes(tables, upload.ownerId, -upload.size)
  return { upload, changes: [] }
}

/** F35: makes an upload a file, unless it was cancelled meanwhile. */
export function finishUpload(
  tables: ChatTables,
  { at, uploadId, file: found }: FinishUpload,
): FileWritten | WriteRefused {
  const ended = endUpload(tables, { uploadId, ownerId: null })
  if ('refused' in ended) return ended
  const { id, ownerId, name } = ended.upload
  const file = { ...plainFile, ...found, id, ownerId, name, createdAt: at, looseSince: at }
  tables.records.files.put(file)
  useBytes(tables, ownerId, countedBytes(file))
  return { file, changes: [] }
}

function refuseUpload(tables: ChatTables, write: BeginUpload): WriteRefused | undefined {
  const { actor, size, roomId, at, limits } = write
  const ownerId = actor.user.id
  if (actor.standing === 'guest' && !limits.guests) return refuseWrite('forbidden', 'guests send no files here')
  if (roomId !== null) {
    const room = tables.room(roomId)
    if (!room) return refuseWrite('not_found', `there is no room "${roomId}"`)
    const denial = may('send', { actor, room, member: tables.member(roomId, ownerId), at })
    if (denial) return deniedWrite(denial)
  }
  if (size > limits.fileBytes) return refuseWrite('too_large', `a file may have ${limits.fileBytes} bytes`)
  const open = tables.records.uploads.count({ index: 'byOwner', equals: { ownerId } }, limits.openUploads)
  if (open >= limits.openUploads) return refuseWrite('limit_reached', `${limits.openUploads} uploads are unfinished`)
  return usedBytes(tables, ownerId) + size > limits.quotaBytes ? overQuota(limits.quotaBytes) : undefined
}

function byKey({ records }: ChatTables, ownerId: string, clientId: string): UploadRow | undefined {
  return records.uploads.scan({ index: 'byOwner', equals: { ownerId, clientId }, limit: 1 })[0]
}

function overQuota(bytes: number): WriteRefused {
  return refuseWrite('quota_exceeded', `all your files together may have ${bytes} bytes`)
}

function noUpload(): WriteRefused {
  return refuseWrite('not_found', 'there is no such upload of yours')
}
