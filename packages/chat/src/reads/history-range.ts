import type { HistoryPage } from '../ports/chat-store.ts'

/** A run of `seq`, both ends included; empty when `from > to`. */
export interface SeqRange {
  readonly from: number
  readonly to: number
  readonly hasMoreBefore: boolean
  readonly hasMoreAfter: boolean
}

/** Finds which messages a page holds in a room whose newest is `lastSeq`; every `seq` from 1 to there exists (O1). */
export function historyRange(page: HistoryPage, lastSeq: number): SeqRange {
  const { from, to } = wanted(page, lastSeq)
  return { from, to, hasMoreBefore: from > 1, hasMoreAfter: to < lastSeq }
}

function wanted({ from: at, limit }: HistoryPage, lastSeq: number): { from: number; to: number } {
  switch (at.kind) {
    case 'newest':
      return endingAt(lastSeq, limit)
    case 'before':
      return endingAt(Math.min(at.seq - 1, lastSeq), limit)
    case 'after': {
      const from = Math.min(at.seq, lastSeq) + 1
      return { from, to: Math.min(from + limit - 1, lastSeq) }
    }
    case 'around': {
      // Near an end the window moves inwards, so that a full page comes back where there is one.
      const centred = at.seq - Math.floor((limit - 1) / 2)
      const from = Math.max(1, Math.min(centred, lastSeq - limit + 1))
      return { from, to: Math.min(from + limit - 1, lastSeq) }
    }
  }
}

function endingAt(to: number, limit: number): { from: number; to: number } {
  return { from: Math.max(1, to - limit + 1), to }
}
