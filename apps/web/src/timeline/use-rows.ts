import type { Room, TimelineSnapshot } from '@hubbub/client'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useUser } from '../session/page-context.tsx'
import { buildRows, changedAtStart, type Row, windowHead } from './rows.ts'
import { useNewLine } from './use-new-line.ts'

/** The rows to show, and whether the last change was at their start. */
export interface Rows {
  readonly rows: readonly Row[]
  readonly isShifted: boolean
}

/** Lays out the rows of a room whenever its timeline changes. */
export function useRows(room: Room, snapshot: TimelineSnapshot): Rows {
  const user = useUser()
  const newAfter = useNewLine(room.id, snapshot)
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
