import type { HistoryPage, HistoryRead } from '../ports/chat-store.ts'
import type { MessageRow } from '../ports/rows.ts'

/** What a message takes besides its texts: names of fields, ids, times. */
const frameBytes = 300

/** About how many bytes a message takes on the wire. */
export function messageBytes({ content, username, more }: MessageRow): number {
  let bytes = frameBytes + encodedBytes(content) + encodedBytes(username)
  for (const _ in more) {
    bytes += encodedBytes(JSON.stringify(more))
    break
  }
  return bytes
}

/** How many bytes a text takes in JSON, as UTF-8. */
export function encodedBytes(text: string): number {
  let bytes = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20) bytes += 6
    else if (code < 0x80) bytes += code === 0x22 || code === 0x5c ? 2 : 1
    // Each half of a surrogate pair is half of four bytes.
    else bytes += code < 0x800 || (code >= 0xd8_00 && code <= 0xdf_ff) ? 2 : 3
  }
  return bytes
}

/** How many of the first rows fit into so many bytes; one at least, where there is one. */
export function countFitting<Row>(rows: readonly Row[], bytes: number, sizeOf: (row: Row) => number): number {
  let left = bytes
  const first = rows.findIndex((row, at) => {
    left -= sizeOf(row)
    return left < 0 && at > 0
  })
  return first === -1 ? rows.length : first
}

/** Cuts a page of messages down to the bytes it may have: at the end away from where it was asked from. */
export function fitHistory(read: HistoryRead, { from, bytes }: HistoryPage): HistoryRead {
  if (bytes === undefined) return read
  const { messages } = read
  const { first, end } = fittingRange(messages, from, bytes)
  if (first === 0 && end === messages.length) return read
  return {
    ...read,
    messages: messages.slice(first, end),
    hasMoreBefore: read.hasMoreBefore || first > 0,
    hasMoreAfter: read.hasMoreAfter || end < messages.length,
  }
}

function fittingRange(
  messages: readonly MessageRow[],
  from: HistoryPage['from'],
  bytes: number,
): { readonly first: number; readonly end: number } {
  if (from.kind === 'after') return { first: 0, end: countFitting(messages, bytes, messageBytes) }
  if (from.kind === 'around') return fittingAround(messages, from.seq, bytes)
  return { first: messages.length - countFitting(messages.toReversed(), bytes, messageBytes), end: messages.length }
}

/** Grows from the message asked for, by turns backwards and forwards, until neither side's next one fits. */
function fittingAround(
  messages: readonly MessageRow[],
  seq: number,
  bytes: number,
): { readonly first: number; readonly end: number } {
  const found = messages.findIndex((message) => message.seq >= seq)
  let first = found === -1 ? Math.max(0, messages.length - 1) : found
  let end = first
  let left = bytes
  const takes = (at: number): boolean => {
    const message = messages[at]
    const size = message ? messageBytes(message) : Infinity
    if (size > left && end > first) return false
    left -= size
    return message !== undefined
  }
  for (let grown = true; grown; ) {
    const isAfter = takes(end)
    if (isAfter) end += 1
    const isBefore = takes(first - 1)
    if (isBefore) first -= 1
    grown = isAfter || isBefore
  }
  return { first, end }
}
