import type { Locks, TabsEnvironment } from './tabs-environment.ts'

/** What this browser offers; undefined where locks or channels are missing, as on pages without https and in Node. */
export function defaultTabsEnvironment(): TabsEnvironment | undefined {
  if (typeof document === 'undefined' || typeof BroadcastChannel === 'undefined' || !navigator.locks) return undefined
  return { locks: browserLocks(navigator.locks), openChannel, watchPage }
}

function browserLocks(manager: LockManager): Locks {
  return {
    request: async (name, { signal, steal }, task) => {
      let isHeld = false
      const hold = async (): Promise<void> => {
        isHeld = true
        await task()
      }
      try {
        // The two cannot be asked for together.
        await manager.request(name, steal ? { steal } : { signal }, hold)
        return 'ended'
      } catch (error) {
        if (isHeld) return 'lost'
        if (signal.aborted) return 'ended'
        throw error
      }
    },
  }
}

function openChannel(name: string, receive: (message: unknown) => void): ReturnType<TabsEnvironment['openChannel']> {
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }) => receive(data)
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}

function watchPage(listener: (now: 'frozen' | 'thawed') => void): () => void {
  const stopped = new AbortController()
  // A page that is left may be kept, standing still, to be shown again.
  document.addEventListener('freeze', () => listener('frozen'), stopped)
  document.addEventListener('resume', () => listener('thawed'), stopped)
  addEventListener('pagehide', () => listener('frozen'), stopped)
  addEventListener('pageshow', ({ persisted }) => persisted && listener('thawed'), stopped)
  return () => stopped.abort()
}
