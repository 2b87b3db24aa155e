import { type ListedUpload, isTruncated, parseParts, parseUploads, textOf, type ListedPart } from './parse-s3.ts'
import type { S3Client } from './s3-client.ts'
import { isMissing } from './s3-error.ts'
import { leastPartBytes } from './s3-options.ts'

/** A part that the store has. */
export interface Part {
  readonly number: number
  readonly etag: string
  readonly size: number
}

/** An unfinished upload as the store has it. */
export interface StoredUpload {
  readonly uploadId: string
  readonly parts: readonly Part[]
  /** When it was last written to, in ms since 1970. */
  readonly touchedAt: number
}

/** Most uploads under one name that are looked at; more than one is left over by a repeated request. */
const uploadsPerKey = 10

/** Begins an upload; the answer is its name at the store. */
export async function createUpload(client: S3Client, key: string): Promise<string> {
  const headers = { 'Content-Type': 'application/octet-stream' }
  const answer = await client.text({ method: 'POST', key, query: { uploads: '' }, headers })
  return textOf(answer, 'UploadId') ?? ''
}

/** Sends a part; afterwards it is durable. */
export async function sendPart(
  client: S3Client,
  { key, uploadId, number, bytes }: { key: string; uploadId: string; number: number; bytes: Uint8Array<ArrayBuffer> },
): Promise<Part> {
  const query = { partNumber: String(number), uploadId }
  const headers = await client.headers({ method: 'PUT', key, query, body: bytes })
  return { number, etag: headers.get('etag') ?? '', size: bytes.length }
}

/** Makes the object of its parts. */
export async function completeUpload(client: S3Client, key: string, upload: StoredUpload): Promise<void> {
  const parts = upload.parts.map(({ number, etag }) => {
    return `<Part><PartNumber>${number}</PartNumber><ETag>${etag.replaceAll('"', '&quot;')}</ETag></Part>`
  })
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  await client.text({ method: 'POST', key, query: { uploadId: upload.uploadId }, body })
}

/** Ends every upload under a name and frees its parts. */
export async function abortUploads(client: S3Client, key: string): Promise<void> {
  for (const { uploadId } of await uploadsOf(client, key)) {
    await client.headers({ method: 'DELETE', key, query: { uploadId } }).catch((error: unknown) => {
      if (!isMissing(error)) throw error
    })
  }
}

/** Finds an upload again; where several are left over, the one with the most bytes. */
export async function findUpload(client: S3Client, key: string): Promise<StoredUpload | undefined> {
  const found: StoredUpload[] = []
  for (const { uploadId, initiatedAt } of await uploadsOf(client, key)) {
    const parts = await partsOf(client, key, uploadId)
    if (!parts) continue
    const touchedAt = Math.max(initiatedAt, ...parts.map(({ modifiedAt }) => modifiedAt))
    found.push({ uploadId, parts: usableParts(parts), touchedAt })
  }
  return found.sort((a, b) => durableBytes(b) - durableBytes(a))[0]
}

/** Bytes that are at the store for good. */
export function durableBytes({ parts }: Pick<StoredUpload, 'parts'>): number {
  return parts.reduce((sum, { size }) => sum + size, 0)
}

/** The parts from the first on that may be followed by another: without a hole, each of the least size or more. */
export function usableParts(parts: readonly ListedPart[]): Part[] {
  const inOrder = [...parts].sort((a, b) => a.number - b.number)
  const end = inOrder.findIndex(({ number, size }, at) => number !== at + 1 || size < leastPartBytes)
  return (end === -1 ? inOrder : inOrder.slice(0, end)).map(({ number, etag, size }) => ({ number, etag, size }))
}

/** Reads the unfinished uploads under a prefix, page by page. */
export async function* listUploads(client: S3Client, prefix: string): AsyncGenerator<ListedUpload, void, void> {
  let marker: Record<string, string> = {}
  for (let more = true; more; ) {
    const answer = await client.text({ method: 'GET', query: { uploads: '', prefix, ...marker } })
    yield* parseUploads(answer)
    marker = {
      'key-marker': textOf(answer, 'NextKeyMarker') ?? '',
      'upload-id-marker': textOf(answer, 'NextUploadIdMarker') ?? '',
    }
    more = isTruncated(answer) && marker['key-marker'] !== ''
  }
}

async function uploadsOf(client: S3Client, key: string): Promise<ListedUpload[]> {
  const found: ListedUpload[] = []
  // The store lists by name: the uploads of this very one come first.
  for await (const upload of listUploads(client, key)) {
    if (upload.key !== key || found.length === uploadsPerKey) break
    found.push(upload)
  }
  return found
}

async function partsOf(client: S3Client, key: string, uploadId: string): Promise<ListedPart[] | undefined> {
  const parts: ListedPart[] = []
  let marker: Record<string, string> = {}
  try {
    for (let more = true; more; ) {
      const answer = await client.text({ method: 'GET', key, query: { uploadId, ...marker } })
      parts.push(...parseParts(answer))
      const next = textOf(answer, 'NextPartNumberMarker') ?? ''
      more = isTruncated(answer) && next !== '' && next !== marker['part-number-marker']
      marker = { 'part-number-marker': next }
    }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
  return parts
}
