import type { ChatReadTables } from '../reads/chat-read-tables.ts'
import type { ReadHandlers } from '../reads/read-handlers.ts'
import { blobsOf, fileOfBlob } from './file-blobs.ts'
import { mayReadFile } from './may-read-file.ts'
import type { FileReads, UploadAge } from './ports.ts'
import { usedBytes } from './usage.ts'

/** How reads about files are answered. */
export const fileReads: ReadHandlers<keyof FileReads> = {
  upload: ({ records }, { uploadId }) => records.uploads.get({ id: uploadId }),
  file: ({ records }, { fileId }) => records.files.get({ id: fileId }),
  readable_files: (tables, { fileIds, ...reading }) =>
    [...new Set(fileIds)].flatMap((id) => {
      const file = tables.records.files.get({ id })
      return file && mayReadFile(tables, file, reading) ? [file] : []
    }),
  own_files: (tables, { ownerId, after, limit }) => ({
    files: tables.records.files.scan({
      index: 'byOwner',
      equals: { ownerId },
      ...(after && { after: placeOf(after) }),
      reverse: true,
      limit,
    }),
    usedBytes: usedBytes(tables, ownerId),
  }),
  old_uploads: ({ records }, { before, after, limit }) =>
    records.uploads
      .scan({ index: 'byAge', ...(after && { after: placeOf(after) }), limit })
      .filter(({ createdAt }) => createdAt < before),
  stray_blobs: (tables, { blobIds }) => blobIds.filter((blobId) => isStray(tables, blobId)),
}

/** A place in the order of age, of a row as a whole too. */
function placeOf({ createdAt, id }: UploadAge): UploadAge {
  return { createdAt, id }
}

function isStray({ records }: ChatReadTables, blobId: string): boolean {
  const id = fileOfBlob(blobId)
  // While an upload is looked at, nobody knows yet which of its blobs stay.
  if (records.uploads.get({ id })) return false
  const file = records.files.get({ id })
  return !file || !blobsOf(file).includes(blobId)
}
