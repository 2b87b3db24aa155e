import type { BlobStore } from './ports/blob-store.ts'
import type { FileWorkshop } from './ports/file-workshop.ts'
import type { UploadLimits } from './ports.ts'
import { type UploadWindowOptions, uploadWindowDefaults } from './upload-plan.ts'

/** How files are set up. */
export interface FileOptions {
  /** Where their bytes are. Opened and closed by the caller. */
  readonly blobs: BlobStore
  readonly workshop: FileWorkshop
  readonly limits?: Partial<FileLimits>
  /** Counts what happens, for metrics. @default nobody does */
  readonly count?: (what: FileCount, by: number) => void
}

/** What is counted of files. */
export type FileCount = 'uploads_done' | 'uploads_failed' | 'uploads_expired' | 'files_collected' | 'blobs_collected'

/** Every bound of files. */
export interface FileLimits extends UploadLimits, UploadWindowOptions {
  /** Bytes under way of all uploads of this process together; more uploads are refused `overloaded`. @default 256 MiB */
  readonly bufferBytes: number
  /** Told to clients, so that they send no faster; 0 when nothing is told. @default 0 */
  readonly bytesPerSecond: number
  /** Longest silence about an upload that comes slowly, in ms. @default 500 */
  readonly progressMs: number
  /** Largest picture that is measured and freed of metadata; a larger one is a file to save. @default 32 MiB */
  readonly pictureBytes: number
  /** Finished uploads looked at at once. @default 4 */
  readonly checks: number
  /** How long an unfinished upload is kept after its last byte, in ms. @default 86_400_000 */
  readonly uploadAgeMs: number
  /** How long a file is kept that nothing shows, in ms. @default 86_400_000 */
  readonly looseMs: number
  /** Age of blobs that belong to nothing, from which they are removed, in ms. @default 3_600_000 */
  readonly strayMs: number
  /** Time between two rounds of the collector, in ms. @default 600_000 */
  readonly collectMs: number
  /** Most of each kind that one round looks at. @default 500 */
  readonly collectRows: number
}

export const fileDefaults: FileLimits = {
  fileBytes: 104_857_600,
  openUploads: 10,
  quotaBytes: 5_368_709_120,
  guests: true,
  ...uploadWindowDefaults,
  bufferBytes: 268_435_456,
  bytesPerSecond: 0,
  progressMs: 500,
  pictureBytes: 33_554_432,
  checks: 4,
  uploadAgeMs: 86_400_000,
  looseMs: 86_400_000,
  strayMs: 3_600_000,
  collectMs: 600_000,
  collectRows: 500,
}

/** What the parts of files share. */
export interface FileSettings {
  readonly blobs: BlobStore
  readonly workshop: FileWorkshop
  readonly limits: FileLimits
  readonly count: (what: FileCount, by: number) => void
}

/** Fills in the defaults. */
export function fileSettings({ blobs, workshop, limits, count = () => {} }: FileOptions): FileSettings {
  return { blobs, workshop, count, limits: { ...fileDefaults, ...limits } }
}
