import type { HistoryPage } from '../ports/chat-store.ts'
import type { RoomRow } from '../ports/rows.ts'

/** A run of `seq`, both ends included; empty when `from > to`. */
export interface SeqRange {
  readonly from: number
  readonly to: number
  readonly hasMoreBefore: boolean
  readonly hasMoreAfter: boolean
}

/** Finds which messages a page holds in a room; every `seq` from its first to its last exists (O1). */
export function historyRange(page: HistoryPage, room: Pick<RoomRow, 'firstSeq' | 'lastSeq'>): SeqRange {
  const { from, to } = wanted(page, room)
  return { from, to, hasMoreBefore: from > room.firstSeq, hasMoreAfter: to < room.lastSeq }
}

function wanted(
  { from: at, limit }: HistoryPage,
  { firstSeq, lastSeq }: Pick<RoomRow, 'firstSeq' | 'lastSeq'>,
): { from: number; to: number } {
  const endingAt = (to: number): { from: number; to: number } => ({ from: Math.max(firstSeq, to - limit + 1), to })
  switch (at.kind) {
    case 'newest':
      return endingAt(lastSeq)
    case 'before':
      return endingAt(Math.min(at.seq - 1, lastSeq))
    case 'after': {
      const from = Math.max(firstSeq, Math.min(at.seq, lastSeq) + 1)
      return { from, to: Math.min(from + limit - 1, lastSeq) }
    }
    case 'around': {
      // Near an end the window moves inwards, so that a full page comes back where there is one.
      const centred = at.seq - Math.floor((limit - 1) / 2)
      const from = Math.max(firstSeq, Math.min(centred, lastSeq - limit + 1))
      return { from, to: Math.min(from + limit - 1, lastSeq) }
    }
  }
}
