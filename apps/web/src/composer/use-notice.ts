import type { ConnectionState } from '@hubbub/client'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useConnection } from '../session/page-context.tsx'
import { useNow } from '../state/use-now.ts'
import { connectionNotice, type Notice } from './notice.ts'

/** How often the countdown is looked at, in ms: often enough that no second is skipped. */
const tickMs = 250

interface Times {
  readonly state: ConnectionState
  readonly stateSince: number
  readonly troubleSince: number
  readonly wasOnline: boolean
}

/** What is to be said of the connection now; undefined while all is well. */
export function useNotice(): Notice | undefined {
  const state = useConnection()
  const isNetworkOff = useSyncExternalStore(watchNetwork, () => !navigator.onLine)
  const [times, setTimes] = useState<Times>(() => startTimes(state))
  useEffect(() => setTimes((before) => nextTimes(before, state, Date.now())), [state])
  const now = useNow(state.at === 'online' || state.at === 'closed' ? undefined : tickMs)
  return connectionNotice({ ...times, state, now, isNetworkOff })
}

function startTimes(state: ConnectionState): Times {
  return { state, stateSince: Date.now(), troubleSince: Date.now(), wasOnline: state.at === 'online' }
}

function nextTimes(before: Times, state: ConnectionState, now: number): Times {
  if (before.state === state) return before
  const beginsTrouble = before.state.at === 'online'
  return {
    state,
    stateSince: now,
    troubleSince: beginsTrouble ? now : before.troubleSince,
    wasOnline: before.wasOnline || state.at === 'online',
  }
}

function watchNetwork(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}
