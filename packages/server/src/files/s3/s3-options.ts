/** Where an S3-compatible object store is, and how it is used. */
export interface S3Options {
  /** Such as `https://s3.eu-central-1.amazonaws.com`; the bucket is put behind it as the first part of the path. */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Before the ids in the names of objects: empty, or ends in `/`. @default 'files/' */
  readonly prefix?: string
  /** Bytes of one part of an upload, at least 5 MiB: what may have to be sent again after a restart. @default 8 MiB */
  readonly partBytes?: number
  /** Bytes of parts gathered in memory, over all uploads. @default 256 MiB */
  readonly maxBufferedBytes?: number
  /** Time for an answer to begin, and between two pieces of it, in ms. @default 60_000 */
  readonly timeoutMs?: number
  /** Times a request is tried that fails for a passing reason. @default 4 */
  readonly attempts?: number
  /** First wait between two tries, in ms; doubled each time, random up to that. @default 200 */
  readonly backoffMs?: number
}

/** S3's least size of every part but the last. */
export const leastPartBytes = 5_242_880

export const s3Defaults = {
  prefix: 'files/',
  partBytes: 8_388_608,
  maxBufferedBytes: 268_435_456,
  timeoutMs: 60_000,
  attempts: 4,
  backoffMs: 200,
} as const satisfies Omit<S3Options, 'endpoint' | 'bucket' | 'region' | 'accessKeyId' | 'secretAccessKey'>

/** Options with every default filled in. */
export type S3Settings = Required<S3Options>

/** Fills in the defaults; throws RangeError when one of the options cannot be. */
export function s3Settings(options: S3Options): S3Settings {
  const settings = { ...s3Defaults, ...options }
  if (!/^(?:[A-Za-z0-9_.-]+\/)*$/.test(settings.prefix))
    throw new RangeError('the prefix is empty or folders, each ending in /')
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(settings.bucket)) throw new RangeError('the bucket has no valid name')
  if (!URL.canParse(settings.endpoint)) throw new RangeError('the endpoint is no address')
  if (settings.partBytes < leastPartBytes) throw new RangeError(`a part has at least ${leastPartBytes} bytes`)
  return settings
}
