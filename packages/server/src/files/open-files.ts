import { join } from 'node:path'
import { chunkBytesFor, type FileCount, type FileLimits, type FileOptions } from '@hubbub/chat'
import type { BlobStore } from '@hubbub/chat/ports'
import type { Logger } from '@hubbub/hub/ports'
import type { GaugeReading } from '../adapters/prometheus-metrics.ts'
import { SystemClock } from '../adapters/system-clock.ts'
import { SystemRandom } from '../adapters/system-random.ts'
import { serverSecret } from '../auth/server-secret.ts'
import type { Configuration } from '../config/index.ts'
import { prepareDataFolder } from '../data-folder.ts'
import { StartError } from '../start-error.ts'
import { openDiskBlobStore } from './disk/open-disk-blob-store.ts'
import { httpScan } from './http-scan.ts'
import { Images } from './images/images.ts'
import { openS3BlobStore } from './s3/open-s3-blob-store.ts'
import type { S3Options } from './s3/s3-options.ts'
import type { Scan } from './scan.ts'
import { LinkSigner } from './sign-link.ts'
import { makeWorkshop } from './workshop.ts'

/** Files as configured, ready for chat. */
export interface OpenFiles {
  readonly options: FileOptions
  readonly blobs: BlobStore
  readonly links: LinkSigner
  readonly gauges: readonly GaugeReading[]
}

/** Opens where files are kept, as configured; undefined where there are none. Rejects with a StartError. */
export async function openFiles(
  configuration: Configuration,
  logger: Logger,
  scan?: Scan,
): Promise<OpenFiles | undefined> {
  const { files } = configuration
  if (!files.enabled) return undefined
  const clock = new SystemClock(logger)
  const blobs = await openBlobs(configuration, clock)
  const links = new LinkSigner(serverSecret(configuration, logger), files.link_life_ms)
  const workshop = makeWorkshop({
    blobs,
    images: new Images({
      maxPixels: files.images.max_pixels,
      thumbnailSide: files.images.thumbnail_side,
      timeoutSeconds: files.images.timeout_s,
      concurrency: files.images.concurrency,
      waiting: files.images.waiting,
    }),
    scan: scan ?? (files.scan.url === undefined ? undefined : httpScan(files.scan.url)),
    scanOptions: { timeoutMs: files.scan.timeout_ms, onFailure: files.scan.on_failure },
    links,
    clock,
    logger,
  })
  const { count, gauges } = counters()
  return { options: { blobs, workshop, limits: limitsOf(configuration), count }, blobs, links, gauges }
}

async function openBlobs({ data, files }: Configuration, clock: SystemClock): Promise<BlobStore> {
  if (files.s3) return openS3BlobStore(s3Options(files.s3), { clock, random: new SystemRandom() })
  prepareDataFolder(data)
  return openDiskBlobStore(join(data, 'files'), { reserveBytes: files.disk_reserve_bytes })
}

function s3Options(given: NonNullable<Configuration['files']['s3']>): S3Options {
  return {
    endpoint: given.endpoint,
    bucket: given.bucket,
    region: given.region,
    accessKeyId: given.access_key_id ?? fromEnvironment('AWS_ACCESS_KEY_ID', 'access_key_id'),
    secretAccessKey: given.secret_access_key ?? fromEnvironment('AWS_SECRET_ACCESS_KEY', 'secret_access_key'),
    prefix: given.prefix,
    partBytes: given.part_bytes,
    maxBufferedBytes: given.buffered_bytes,
    timeoutMs: given.timeout_ms,
    attempts: given.attempts,
  }
}

function fromEnvironment(variable: string, setting: string): string {
  const value = process.env[variable]
  if (value) return value
  throw new StartError(`Files cannot be kept in S3: give files.s3.${setting}, or ${variable} in the environment.`)
}

const hourMs = 3_600_000

function limitsOf({ files, limits }: Configuration): Partial<FileLimits> {
  return {
    guests: files.guests,
    fileBytes: files.max_bytes,
    openUploads: files.open_uploads,
    quotaBytes: files.quota_bytes,
    windowBytes: files.window_bytes,
    chunkBytes: chunkBytesFor(limits.frame_bytes, files.chunk_bytes),
    bufferBytes: files.buffered_bytes,
    bytesPerSecond: Math.min(files.bytes_per_second, limits.binary_bytes_per_second),
    pictureBytes: files.images.max_bytes,
    checks: files.checks,
    uploadAgeMs: files.upload_hours * hourMs,
    looseMs: files.unreferenced_hours * hourMs,
    collectMs: files.collect_ms,
    collectRows: files.collect_rows,
  }
}

const helps: Readonly<Record<FileCount, string>> = {
  uploads_done: 'Uploads that became files, since the start',
  uploads_failed: 'Finished uploads that became none, since the start',
  uploads_expired: 'Unfinished uploads removed for their age, since the start',
  files_collected: 'Files removed that nothing showed, since the start',
  blobs_collected: 'Blobs removed that belonged to nothing, since the start',
}

function counters(): { count: (what: FileCount, by: number) => void; gauges: readonly GaugeReading[] } {
  const counts = new Map<string, number>()
  return {
    count: (what, by) => void counts.set(what, (counts.get(what) ?? 0) + by),
    gauges: Object.entries(helps).map(([name, help]) => ({ name, help, read: () => counts.get(name) ?? 0 })),
  }
}
