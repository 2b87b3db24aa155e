import { type FileHandle, mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Most buffers given to one system call: Linux takes 1024. */
const buffersPerCall = 512

/** Writes all bytes at a position, however many calls it takes. */
export async function writeAll(file: FileHandle, buffers: readonly Uint8Array[], position: number): Promise<void> {
  let at = position
  for (let first = 0; first < buffers.length; first += buffersPerCall) {
    const group = buffers.slice(first, first + buffersPerCall)
    const size = group.reduce((sum, { length }) => sum + length, 0)
    const { bytesWritten } = await file.writev(group, at)
    if (bytesWritten < size) await writeRest(file, Buffer.concat(group).subarray(bytesWritten), at + bytesWritten)
    at += size
  }
}

async function writeRest(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/** Makes the names in a folder durable: a new or renamed file survives a power cut only after this. */
export async function syncFolder(path: string): Promise<void> {
  // Windows has no such call for folders.
  if (process.platform === 'win32') return
  await using folder = await open(path, 'r')
  await folder.sync()
}

/** Makes a folder within another that exists, also durably; nothing happens when it is there. */
export async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 })
  if (made !== undefined) await syncFolder(dirname(path))
}

/** Moves a synced file to another folder for good: afterwards it is there, before it is where it was. */
export async function moveDurably(from: string, to: string): Promise<void> {
  await rename(from, to)
  await syncFolder(dirname(to))
  await syncFolder(dirname(from))
}
