import type { Room, TimelineSnapshot } from '@hubbub/client'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useSession, useUser } from '../session/page-context.tsx'
import { useAttention } from '../state/use-attention.ts'
import { buildRows, changedAtStart, type Row, windowHead } from './rows.ts'

/** The rows to show, and whether the last change was at their start. */
export interface Rows {
  readonly rows: readonly Row[]
  readonly isShifted: boolean
}

/** Lays out the rows of a room whenever its timeline changes. */
export function useRows(room: Room, snapshot: TimelineSnapshot): Rows {
  const user = useUser()
  const newAfter = useNewLine(room.id)
  const [keepHeads] = useState(() => new Set<number>())
  const { messages, outgoing, hasMoreBefore } = snapshot
  const rows = useMemo(() => {
    const head = windowHead(messages)
    if (head !== undefined) keepHeads.add(head)
    return buildRows({ messages, outgoing, hasMoreBefore, userId: user?.id, newAfter, keepHeads })
  }, [messages, outgoing, hasMoreBefore, user?.id, newAfter, keepHeads])

  const shown = useRef<readonly Row[]>(rows)
  const isShifted = changedAtStart(shown.current, rows)
  useLayoutEffect(() => {
    shown.current = rows
  }, [rows])
  return { rows, isShifted }
}

/**
 * After which `seq` the line of new messages stands: as far as the room was read when it was opened, or when the reader
 * last turned away. It does not move while somebody reads.
 */
function useNewLine(roomId: string): number | undefined {
  const { seen } = useSession()
  const isAttended = useAttention()
  const [line, setLine] = useState(() => seen.marks.getSnapshot().get(roomId))
  useEffect(() => {
    if (!isAttended) setLine(seen.marks.getSnapshot().get(roomId))
  }, [isAttended, roomId, seen])
  return line
}
