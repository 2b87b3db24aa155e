import type { TimelineSnapshot } from '@hubbub/client'
import { useEffect, useEffectEvent, useState } from 'react'
import { useSession } from '../session/page-context.tsx'
import { useAttention } from '../state/use-attention.ts'

/**
 * After which `seq` the line of new messages stands: as far as the room was read when it was opened, or when the reader
 * last turned away; undefined when nothing new came meanwhile. It does not move while somebody reads.
 */
export function useNewLine(roomId: string, snapshot: TimelineSnapshot): number | undefined {
  const { seen } = useSession()
  const isAttended = useAttention()
  const isReady = snapshot.status === 'ready'
  const newest = snapshot.messages.at(-1)?.seq ?? 0
  const [line, setLine] = useState(() => seen.marks.getSnapshot().get(roomId))

  const turned = useEffectEvent((isBack: boolean) => {
    if (isBack) setLine((before) => (before !== undefined && newest > before ? before : undefined))
    else setLine(seen.marks.getSnapshot().get(roomId))
  })
  useEffect(() => {
    if (isReady) turned(isAttended)
  }, [isReady, isAttended])
  return line
}
