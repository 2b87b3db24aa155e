import type { Room, TimelineSnapshot } from '@hubbub/client'
import { useEffect } from 'react'
import { useSession } from '../session/page-context.tsx'
import { useAttention } from '../state/use-attention.ts'
import type { Place } from './use-scroll.ts'

/** Notes the room as read while its end is in view and somebody is looking. */
export function useMarkSeen(room: Room, snapshot: TimelineSnapshot, place: Place): void {
  const { seen } = useSession()
  const isAttended = useAttention()
  const { messages, hasMoreAfter } = snapshot
  const newest = messages.at(-1)?.seq
  useEffect(() => {
    if (isAttended && place === 'near-end' && !hasMoreAfter && newest !== undefined) seen.mark(room.id, newest)
  }, [isAttended, place, hasMoreAfter, newest, room.id, seen])
}
