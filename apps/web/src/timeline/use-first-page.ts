import type { Room, TimelineSnapshot } from '@hubbub/client'
import { useEffect } from 'react'
import { useConnection } from '../session/page-context.tsx'

/** Loads the newest messages of a room that is opened, and again after a failure once the connection is back. */
export function useFirstPage(room: Room, status: TimelineSnapshot['status']): void {
  const isOnline = useConnection().at === 'online'
  useEffect(() => {
    if (status === 'empty') void room.timeline.loadInitial()
  }, [room, status])
  useEffect(() => {
    if (isOnline && room.timeline.getSnapshot().status === 'failed') void room.timeline.loadInitial()
  }, [room, isOnline])
}
