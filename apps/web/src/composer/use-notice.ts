import { useState, useSyncExternalStore } from 'react'
import { useConnection } from '../session/page-context.tsx'
import { useNow } from '../state/use-now.ts'
import { connectionNotice, firstHistory, nextHistory, type Notice } from './notice.ts'

/** How often the countdown is looked at, in ms: often enough that no second is skipped. */
const tickMs = 250

/** What is to be said of the connection now; undefined while all is well. */
export function useNotice(): Notice | undefined {
  const state = useConnection()
  const isNetworkOff = useSyncExternalStore(watchNetwork, () => !navigator.onLine)
  const [kept, setKept] = useState(() => firstHistory(state, Date.now()))
  // While rendering, not after: else one picture would measure the new trouble from the beginning of the last one.
  const history = nextHistory(kept, state, Date.now())
  if (history !== kept) setKept(history)
  const now = useNow(state.at === 'online' || state.at === 'closed' ? undefined : tickMs)
  return connectionNotice({ ...history, now, isNetworkOff })
}

function watchNetwork(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}
