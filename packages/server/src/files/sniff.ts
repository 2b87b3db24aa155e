import { fileTypeFromBuffer } from 'file-type'
import { isInline } from './served-types.ts'

/** Bytes from the beginning of a file that its type is told by. */
export const sniffBytes = 65_536

/** What a file is when nothing better can be said. */
export const unknownType = 'application/octet-stream'

/** Characters no text has: controls but tab, line ends, form feed and escape. */
const binary = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/

/** Types that can carry script or refer to other things: they are told as text, and shown by nobody as what they are. */
const active = /xml|html|svg|script|^text\//

/**
 * Tells the type of a file by its first bytes alone; what its sender or its name says counts for nothing. Markup and
 * scripts are `text/plain`; what cannot be told is `application/octet-stream`.
 */
export async function sniff(head: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(head).catch(nothing)
  const type = found?.mime.split(';')[0]?.toLowerCase()
  if (type !== undefined && (isInline(type) || !active.test(type))) return type
  return isText(head) ? 'text/plain' : unknownType
}

/** Says whether bytes are UTF-8 text, or the beginning of it. */
function isText(head: Uint8Array): boolean {
  if (head.length === 0) return false
  try {
    return !binary.test(new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true }))
  } catch {
    // Not UTF-8.
    return false
  }
}

/** A file cut short or made to mislead is of no type. */
function nothing(): undefined {
  return undefined
}
