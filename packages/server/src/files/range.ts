/** Which bytes a request is answered with. */
export type RangeAnswer =
  | { readonly kind: 'whole' }
  /** From `from` up to but not including `to`. */
  | { readonly kind: 'part'; readonly from: number; readonly to: number }
  /** None of the bytes asked for are there. */
  | { readonly kind: 'unsatisfiable' }

const whole: RangeAnswer = { kind: 'whole' }
const unsatisfiable: RangeAnswer = { kind: 'unsatisfiable' }

/**
 * F20: reads a `Range` header (RFC 9110, section 14): one range, or the last bytes. Other units, several ranges, and what
 * breaks the grammar are answered with the whole, as the RFC allows.
 */
export function parseRange(header: string | undefined, size: number): RangeAnswer {
  const [, first = '', last = ''] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? '') ?? []
  if (first === '') return last === '' ? whole : lastBytes(Number(last), size)
  const from = Number(first)
  const end = last === '' ? size - 1 : Number(last)
  if (last !== '' && end < from) return whole
  return from < size ? { kind: 'part', from, to: Math.min(end + 1, size) } : unsatisfiable
}

function lastBytes(count: number, size: number): RangeAnswer {
  if (count === 0) return unsatisfiable
  return size === 0 ? whole : { kind: 'part', from: Math.max(0, size - count), to: size }
}

/** F20: says whether `If-Range` lets a range be answered: the same strong ETag. A date never does: none is sent. */
export function ifRangeHolds(header: string | undefined, etag: string): boolean {
  return header === undefined || header.trim() === etag
}

/** F21: says whether `If-None-Match` names this ETag, so that nothing need be sent; compared weakly, as the RFC has it. */
export function isUnchanged(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  const named = header.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? []
  return named.some((each) => each.replace(/^W\//, '') === etag)
}
