import { allBlobs, cleanedBlob, thumbnailBlob } from './file-blobs.ts'
import type { FileSettings } from './file-options.ts'
import type { InspectedBlob, PreparedImage } from './ports/file-workshop.ts'
import type { FinishedFile } from './ports.ts'
import { readBlob } from './read-blob.ts'
import type { UploadRow } from './tables.ts'
import { whyNotAsAnnounced } from './upload-plan.ts'

/** What a finished upload turned out to be. */
export type Verdict =
  | { readonly kind: 'file'; readonly file: FinishedFile }
  /** It may not be here: of it the row alone is kept. */
  | { readonly kind: 'rejected'; readonly file: FinishedFile; readonly reason: string }
  /** It is not what was announced. */
  | { readonly kind: 'mismatch'; readonly wrong: 'size' | 'sha256' }
  /** The pictures before it take too long. */
  | { readonly kind: 'busy' }

/** Waits some ms; false when there is no more time, for the server ends. */
export type Pause = (ms: number) => Promise<boolean>

/** How often, and after what time in ms, a picture is tried again that has to wait for others. */
const busyTries = 30
const busyMs = 1_000

/** The type of what is to be saved, never shown: a picture that could not be freed of what it tells is one. */
const savedType = 'application/octet-stream'

/**
 * F35: looks at an upload whose bytes are all there: finishes it, compares it with what was announced, measures and cleans
 * pictures, has it scanned. It can be repeated. Rejects with a `BlobStoreError`.
 */
export async function lookAtUpload(settings: FileSettings, row: UploadRow, pause: Pause): Promise<Verdict> {
  const { blobs, workshop } = settings
  await blobs.finish(row.id, row.size)
  const arrived = await workshop.inspect(row.id)
  const announced = { size: row.size, ...(row.sha256 === null ? {} : { sha256: row.sha256 }) }
  const wrong = whyNotAsAnnounced(announced, arrived)
  if (wrong) return { kind: 'mismatch', wrong }
  const file = arrived.type.startsWith('image/')
    ? await asPicture(settings, { id: row.id, arrived, pause })
    : asFile(row.id, arrived)
  if (!file) return { kind: 'busy' }
  const { size, mime: type, blobId } = file
  const verdict = await workshop.scan({ id: row.id, name: row.name, size, type, read: () => blobs.read(blobId) })
  if (verdict.ok) return { kind: 'file', file }
  return { kind: 'rejected', file: { ...file, state: 'rejected', thumbnailBytes: 0 }, reason: verdict.reason }
}

/** Removes whatever is stored of a file. */
export async function removeBlobs(
  { blobs }: Pick<FileSettings, 'blobs'>,
  id: string,
  kept: readonly string[] = [],
): Promise<void> {
  for (const blobId of allBlobs(id)) if (!kept.includes(blobId)) await blobs.remove(blobId)
}

function asFile(blobId: string, { size, sha256, type: mime }: InspectedBlob): FinishedFile {
  return { state: 'ready', size, mime, width: null, height: null, thumbnailBytes: 0, sha256, blobId }
}

interface Picture {
  readonly id: string
  readonly arrived: InspectedBlob
  readonly pause: Pause
}

/** F14–F16: undefined where too many pictures wait. */
async function asPicture(settings: FileSettings, { id, arrived, pause }: Picture): Promise<FinishedFile | undefined> {
  const { blobs, workshop, limits } = settings
  const saved = asFile(id, { ...arrived, type: savedType })
  if (arrived.size > limits.pictureBytes) return saved
  const bytes = await readBlob(blobs, id, arrived.size)
  const picture = await prepared(settings, pause, { bytes, type: arrived.type })
  if (picture.kind === 'busy') return undefined
  if (picture.kind === 'file') return saved
  const { width, height, thumbnail } = picture
  await blobs.put(thumbnailBlob(id), thumbnail)
  const shown = { width, height, thumbnailBytes: thumbnail.length }
  if (picture.bytes === bytes) return { ...asFile(id, arrived), ...shown }
  await blobs.put(cleanedBlob(id), picture.bytes)
  return { ...asFile(cleanedBlob(id), await workshop.inspect(cleanedBlob(id))), ...shown }
}

async function prepared(
  { workshop }: FileSettings,
  pause: Pause,
  { bytes, type }: { readonly bytes: Uint8Array; readonly type: string },
): Promise<PreparedImage> {
  for (let tries = 1; ; tries++) {
    const picture = await workshop.picture(bytes, type)
    if (picture.kind !== 'busy' || tries === busyTries || !(await pause(busyMs))) return picture
  }
}
