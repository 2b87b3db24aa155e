import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** One file of the page, ready to be served. */
export interface PageFile {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Smaller bytes for clients that take gzip; undefined where they would not be smaller. */
  readonly gzip: Uint8Array<ArrayBuffer> | undefined
  readonly etag: string
  /** The name holds a hash of the content, so it never changes. */
  readonly isImmutable: boolean
}

/** The files of the page by path, `/` among them. */
export type PageFiles = ReadonlyMap<string, PageFile>

/** Where the built page is: beside this package once published, in the repository otherwise. */
export const pageFolders: readonly string[] = ['../../page/', '../../../../apps/web/dist/'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
)

/** Finds the built page; undefined when it has not been built. */
export function findPage(): string | undefined {
  return pageFolders.find((folder) => existsSync(join(folder, 'index.html')))
}

/** Reads a built page into memory, so that a request can name nothing but its files. */
export function readPage(folder: string): PageFiles {
  const files = new Map<string, PageFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`
    const file = pageFile(path, readFileSync(join(entry.parentPath, entry.name)))
    files.set(path === '/index.html' ? '/' : path, file)
  }
  return files
}

function pageFile(path: string, content: Buffer<ArrayBuffer>): PageFile {
  const type = types[extname(path)] ?? 'application/octet-stream'
  const zipped = isText(type) ? gzipSync(content) : undefined
  return {
    type,
    bytes: content,
    gzip: zipped && zipped.length < content.length ? zipped : undefined,
    etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
    isImmutable: path.startsWith('/assets/'),
  }
}

function isText(type: string): boolean {
  return type.startsWith('text/') || type.includes('json') || type.includes('svg')
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
