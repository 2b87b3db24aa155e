import { type Refused, refused } from '@hubbub/hub'

/** Makes the cursor of a page from what orders its last row. */
export function makeCursor(...values: readonly (string | number)[]): string {
  return values.map((value) => encodeURIComponent(value)).join('/')
}

/** What each part of a cursor is. */
type Parts = readonly ('text' | 'number')[]
type Values<P extends Parts> = { readonly [Index in keyof P]: P[Index] extends 'number' ? number : string }

/** Reads a cursor of these parts; undefined when there is none, refused when it is not one of ours. */
export function readCursor<const P extends Parts>(
  cursor: string | undefined,
  parts: P,
): Values<P> | undefined | Refused {
  if (cursor === undefined) return undefined
  const values = cursor.split('/').map((text, at) => valueOf(text, parts[at]))
  return isComplete(values, parts) ? values : refused('invalid', 'cursor: not one of ours', { path: 'cursor' })
}

function valueOf(text: string, part: Parts[number] | undefined): string | number | undefined {
  if (part === 'number') return /^\d{1,15}$/.test(text) ? Number(text) : undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function isComplete<P extends Parts>(values: readonly unknown[], parts: P): values is Values<P> {
  return values.length === parts.length && !values.includes(undefined)
}
