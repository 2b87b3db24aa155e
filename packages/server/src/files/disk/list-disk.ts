import { opendir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobEntry, BlobsPage, BlobsRead, StaleUploadsQuery } from '@hubbub/chat/ports'
import { systemCode } from '../../start-error.ts'
import { type BlobPaths, isFanOut } from './blob-paths.ts'

const idPattern = /^[a-z0-9]{1,64}$/

/** Reads a page of the blobs by id. What is not a blob's is passed over. */
export async function listBlobs(paths: BlobPaths, { limit, after = '' }: BlobsPage): Promise<BlobsRead> {
  const blobs: BlobEntry[] = []
  for (const first of await foldersIn(paths.root)) {
    for (const second of await foldersIn(join(paths.root, first))) {
      const folder = join(paths.root, first, second)
      const ids = (await namesIn(folder)).filter((name) => idPattern.test(name) && name > after).sort()
      for (const id of ids) {
        const found = await statOf(join(folder, id))
        if (found && blobs.length === limit) return { blobs, hasMore: true }
        if (found) blobs.push({ id, ...found })
      }
    }
  }
  return { blobs, hasMore: false }
}

/** Finds unfinished uploads last written to before a time. */
export async function listStaleUploads(paths: BlobPaths, { before, limit }: StaleUploadsQuery): Promise<string[]> {
  const stale: string[] = []
  for await (const { name } of await opendir(paths.uploads)) {
    if (stale.length === limit) break
    const found = idPattern.test(name) ? await statOf(join(paths.uploads, name)) : undefined
    if (found && found.storedAt < before) stale.push(name)
  }
  return stale
}

async function foldersIn(path: string): Promise<string[]> {
  return (await namesIn(path)).filter(isFanOut).sort()
}

async function namesIn(path: string): Promise<string[]> {
  return readdir(path).catch(nothingIfGone([]))
}

async function statOf(path: string): Promise<{ size: number; storedAt: number } | undefined> {
  const found = await stat(path).catch(nothingIfGone(undefined))
  return found?.isFile() ? { size: found.size, storedAt: Math.floor(found.mtimeMs) } : undefined
}

/** A file may be removed, and a folder be no folder, while it is looked at. */
function nothingIfGone<T>(nothing: T): (error: unknown) => T {
  return (error) => {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return nothing
    throw error
  }
}
