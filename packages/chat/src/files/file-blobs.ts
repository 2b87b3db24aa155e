import type { FileRow } from './tables.ts'

// The blobs of a file are named after it: work that is done twice replaces itself, and a blob tells whose it is.

const idChars = 32
const radix = 62n

/** An id of an upload, 32 hex digits, out of an id of chance; random at the front, where blob stores need it. */
export function uploadIdOf(chance: string): string {
  let number = 0n
  for (const char of chance) number = number * radix + BigInt(digitOf(char))
  const hex = BigInt.asUintN(128, number).toString(16).padStart(idChars, '0')
  return Array.from(hex).toReversed().join('')
}

/** The blob of a picture that had to be changed. */
export function cleanedBlob(fileId: string): string {
  return `${fileId}c`
}

/** The blob of the small version. */
export function thumbnailBlob(fileId: string): string {
  return `${fileId}t`
}

/** The blob of the square version. */
export function avatarBlob(fileId: string): string {
  return `${fileId}a`
}

/** Every blob that a file may have had. */
export function allBlobs(fileId: string): readonly string[] {
  return [fileId, cleanedBlob(fileId), thumbnailBlob(fileId), avatarBlob(fileId)]
}

/** The blobs that a file has. */
export function blobsOf({ id, blobId, thumbnailBytes, avatarBytes, state }: FileRow): readonly string[] {
  if (state === 'rejected') return []
  return [blobId, ...(thumbnailBytes > 0 ? [thumbnailBlob(id)] : []), ...(avatarBytes > 0 ? [avatarBlob(id)] : [])]
}

/** The file, or the upload, that a blob is of. */
export function fileOfBlob(blobId: string): string {
  return blobId.slice(0, idChars)
}

/** The value of a digit of an id: 0-9, a-z, A-Z. */
function digitOf(char: string): number {
  const value = Number.parseInt(char, 36)
  if (Number.isNaN(value)) return 0
  return char >= 'A' && char <= 'Z' ? value + 26 : value
}
