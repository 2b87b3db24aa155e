import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError, systemCode } from '../../start-error.ts'
import { BlobPaths } from './blob-paths.ts'
import { type DiskBlobStoreOptions, DiskBlobStore, temporarySuffix } from './disk-blob-store.ts'

/** Opens the blob store in a folder, making it (mode 0700) where it is missing; rejects with StartError when it cannot. */
export async function openDiskBlobStore(folder: string, options: DiskBlobStoreOptions = {}): Promise<DiskBlobStore> {
  const paths = new BlobPaths(folder)
  try {
    await mkdir(paths.uploads, { recursive: true, mode: 0o700 })
    const leftOver = (await readdir(paths.uploads)).filter((name) => name.endsWith(temporarySuffix))
    for (const name of leftOver) await rm(join(paths.uploads, name), { force: true })
  } catch (error) {
    throw new StartError(`The folder of files ${folder} cannot be used: ${systemCode(error) ?? String(error)}.`)
  }
  return new DiskBlobStore(paths, options)
}
