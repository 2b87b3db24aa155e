import { useEffect } from 'react'
import { useSession } from '../session/page-context.tsx'
import { useStore } from '../state/use-store.ts'

/** Names the tab after the open room, with the number of unread messages in all rooms. */
export function useTitle(room: string | undefined): void {
  const { unread } = useSession()
  const counts = useStore(unread.counts)
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  useEffect(() => {
    const name = room === undefined ? 'Hubbub' : `${room} · Hubbub`
    document.title = total > 0 ? `(${total}) ${name}` : name
  }, [room, total])
}
