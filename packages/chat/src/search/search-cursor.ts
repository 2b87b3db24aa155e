/** Where the next page of a search begins. */
export type SearchCursor =
  | { readonly order: 'newest'; readonly below: number }
  /** Ranked among the messages below `below`; `offset` of them were given. */
  | { readonly order: 'relevance'; readonly below: number; readonly offset: number }

/** Writes a cursor as a client keeps it. */
export function formatCursor(cursor: SearchCursor): string {
  return cursor.order === 'newest' ? `n${cursor.below}` : `r${cursor.below}.${cursor.offset}`
}

/** Reads a cursor; undefined when it is none of this order. */
export function readCursor(written: string, order: SearchCursor['order']): SearchCursor | undefined {
  const [, kind, below, offset] = /^([nr])(\d{1,15})(?:\.(\d{1,6}))?$/.exec(written) ?? []
  if (kind === 'n' && order === 'newest' && offset === undefined) return { order, below: Number(below) }
  if (kind === 'r' && order === 'relevance' && offset !== undefined)
    return { order, below: Number(below), offset: Number(offset) }
  return undefined
}
