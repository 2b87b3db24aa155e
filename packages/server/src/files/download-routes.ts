import { type BlobStore, BlobStoreError } from '@hubbub/chat/ports'
import type { Clock, Logger } from '@hubbub/hub/ports'
import { errorFrame, fileVariant, type FileVariant, refuse } from '@hubbub/protocol'
import { type Context, Hono } from 'hono'
import { contentDisposition } from './content-disposition.ts'
import { ifRangeHolds, isUnchanged, parseRange, type RangeAnswer } from './range.ts'
import { deliveryOf, harmlessHeaders } from './served-types.ts'
import type { LinkSigner } from './sign-link.ts'

/** A file that can be read: what its row says of it. */
export interface StoredFile {
  readonly id: string
  /** Its cleaned name. */
  readonly name: string
  /** Its type by content. */
  readonly type: string
  readonly size: number
  /** Of the bytes as they are stored, as hex digits. */
  readonly sha256: string
  readonly blobId: string
  /** Its other renderings, where they are there; all are WebP. */
  readonly renderings: { readonly [Variant in Exclude<FileVariant, 'file'>]?: Rendering }
}

/** Another rendering of a file. */
export interface Rendering {
  readonly blobId: string
  readonly size: number
}

/** Which files there are, and who may read them. Implemented by the wiring; called for every request. */
export interface FileAccess {
  /** The file by this id, which comes from the address and may be anything; undefined when there is none. */
  find(fileId: string): Promise<StoredFile | undefined>
  /** Says whether whoever sent the request may read this of the file; asked only where no signed link says so. */
  mayRead(file: StoredFile, variant: FileVariant, context: Context): Promise<boolean>
}

/** What downloads are made of. */
export interface DownloadParts {
  readonly access: FileAccess
  readonly store: Pick<BlobStore, 'read'>
  readonly links: LinkSigner
  readonly clock: Clock
  readonly logger: Logger
}

/** What is sent: the file, or another rendering of it. */
interface Subject {
  readonly blobId: string
  readonly size: number
  readonly etag: string
  readonly type: string
  readonly name: string
}

/** The path of a file, to be signed and asked for. */
export function filePath(fileId: string, variant: FileVariant): string {
  return `/api/files/${fileId}${variant === 'file' ? '' : `/${variant}`}`
}

/** F20–F24: serves files and their renderings; nobody learns of files they may not read. */
export function downloadRoutes(parts: DownloadParts): Hono {
  const routes = new Hono()
  // Hono answers HEAD by the routes of GET.
  for (const variant of fileVariant.options)
    routes.get(filePath(':id', variant), (context) => download(context, parts, variant))
  return routes
}

async function download(context: Context, parts: DownloadParts, variant: FileVariant): Promise<Response> {
  const id = context.req.param('id') ?? ''
  const file = await parts.access.find(id)
  const target = { path: filePath(id, variant), variant }
  const now = parts.clock.now()
  const linkEnds = parts.links.check(target, context.req.query(), now)
  const mayRead = file !== undefined && (linkEnds !== undefined || (await parts.access.mayRead(file, variant, context)))
  const subject = file && subjectOf(file, variant)
  if (!mayRead || !subject) return notFound(context)
  const headers = headersOf(subject, linkEnds === undefined ? undefined : linkEnds - now)
  if (isUnchanged(context.req.header('if-none-match'), subject.etag))
    return new Response(null, { status: 304, headers })
  const range = context.req.method === 'GET' ? rangeOf(context, subject) : ({ kind: 'whole' } as const)
  if (range.kind === 'unsatisfiable') return unsatisfiable(subject.size)
  return answer(context, parts, { subject, headers, range })
}

interface Prepared {
  readonly subject: Subject
  readonly headers: Record<string, string>
  readonly range: Exclude<RangeAnswer, { kind: 'unsatisfiable' }>
}

async function answer(
  context: Context,
  parts: DownloadParts,
  { subject, headers, range }: Prepared,
): Promise<Response> {
  const { from, to } = range.kind === 'part' ? range : { from: 0, to: subject.size }
  headers['Content-Length'] = String(to - from)
  if (range.kind === 'part') headers['Content-Range'] = `bytes ${from}-${to - 1}/${subject.size}`
  const status = range.kind === 'part' ? 206 : 200
  if (context.req.method === 'HEAD' || from === to) return new Response(null, { status, headers })
  const pieces = parts.store.read(subject.blobId, { from, to })[Symbol.asyncIterator]()
  try {
    // The first piece is read before the status is sent: bytes that are gone are not found, not cut off.
    const first = await pieces.next()
    const failed = (error: unknown): void => parts.logger.error('download_failed', { error, blob_id: subject.blobId })
    return new Response(streamOf(pieces, first, failed), { status, headers })
  } catch (error) {
    if (!(error instanceof BlobStoreError) || error.code !== 'not_found') throw error
    parts.logger.error('blob_missing', { blob_id: subject.blobId })
    return notFound(context)
  }
}

/** Pieces as a stream: the next is read when it is asked for, and all is let go of when the client goes. */
function streamOf(
  pieces: AsyncIterator<Uint8Array>,
  first: IteratorResult<Uint8Array, unknown>,
  onFailure: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  let ready: typeof first | undefined = first
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const piece = ready ?? (await pieces.next())
          ready = undefined
          if (piece.done === true) controller.close()
          else controller.enqueue(piece.value)
        } catch (error) {
          onFailure(error)
          // The text may reach the client: it says nothing of the disk.
          controller.error(new Error('The file cannot be read.'))
        }
      },
      async cancel() {
        await pieces.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

function subjectOf(file: StoredFile, variant: FileVariant): Subject | undefined {
  const { blobId, size, type, name, sha256, renderings } = file
  if (variant === 'file') return { blobId, size, type, name, etag: `"${sha256}"` }
  const rendering = renderings[variant]
  const etag = `"${sha256}-${variant}${rendering?.size}"`
  return rendering && { ...rendering, type: 'image/webp', name: `${name}.webp`, etag }
}

function headersOf({ type, name, etag }: Subject, linkLifeMs: number | undefined): Record<string, string> {
  const { contentType, disposition } = deliveryOf(type)
  return {
    ...harmlessHeaders,
    'Accept-Ranges': 'bytes',
    // What is read by right is asked for again each time: rights may end.
    'Cache-Control':
      linkLifeMs === undefined ? 'private, no-cache' : `private, max-age=${Math.floor(linkLifeMs / 1_000)}`,
    'Content-Disposition': contentDisposition(disposition, name),
    'Content-Type': contentType,
    ETag: etag,
  }
}

function rangeOf(context: Context, { size, etag }: Subject): RangeAnswer {
  const holds = ifRangeHolds(context.req.header('if-range'), etag)
  return parseRange(holds ? context.req.header('range') : undefined, size)
}

function unsatisfiable(size: number): Response {
  return new Response(null, { status: 416, headers: { 'Content-Range': `bytes */${size}`, 'Accept-Ranges': 'bytes' } })
}

function notFound(context: Context): Response {
  context.header('Cache-Control', 'no-store')
  return context.json(errorFrame(refuse('not_found')), 404)
}
