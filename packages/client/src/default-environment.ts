import type { Cancel, Environment, Hint, Socket, SocketEvents, TabLocks } from './environment.ts'
import { IndexedDbOutbox } from './outbox/indexed-db-outbox.ts'
import { parseProcess } from './parse.ts'

/** What this browser or this Node offers. Reads globals when its methods are called, never before. */
export function defaultEnvironment(): Environment {
  return {
    clock: { now: () => Math.round(performance.timeOrigin + performance.now()), after },
    random: () => Math.random(),
    randomId,
    openSocket,
    baseUrl: () => globalThis.location?.href,
    watch,
    // The mere access throws where cookies are forbidden: a guest is then a new one after a reload.
    tokenStorage: () => (typeof document === 'undefined' ? undefined : localStorage),
    outboxStorage: () => (typeof indexedDB === 'undefined' ? undefined : new IndexedDbOutbox(indexedDB)),
    // Only what outlives a tab can be taken over by another.
    locks: typeof indexedDB === 'undefined' ? undefined : tabLocks(),
    report,
  }
}

function after(ms: number, run: () => void): Cancel {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** From 128 random bits. `crypto.randomUUID` exists on secure pages only, this everywhere. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(36)).join('')
}

function openSocket(url: string, events: SocketEvents): Socket {
  const socket = new WebSocket(url)
  socket.onopen = () => events.opened()
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string') events.received(data)
  }
  socket.onclose = ({ code, reason }) => events.closed(code, reason)
  return {
    send: (text) => socket.send(text),
    sendBytes: (bytes) => socket.send(bytes),
    waitingBytes: () => socket.bufferedAmount,
    close: (code, reason) => socket.close(code, reason),
  }
}

function watch(listener: (hint: Hint) => void): Cancel {
  const stopped = new AbortController()
  const page = globalThis.document
  for (const hint of ['online', 'offline'] as const) {
    globalThis.addEventListener?.(hint, () => listener(hint), stopped)
  }
  page?.addEventListener('visibilitychange', () => listener(page.visibilityState), stopped)
  return () => stopped.abort()
}

function tabLocks(): TabLocks | undefined {
  const locks = globalThis.navigator?.locks
  // Pages without https have none.
  if (!locks) return undefined
  return {
    hold: (name) => {
      const ended = Promise.withResolvers<void>()
      locks.request(name, () => ended.promise).catch(report)
      return ended.resolve
    },
    whenFree: async (name, signal, task) => {
      try {
        await locks.request(name, { signal }, task)
      } catch (error) {
        if (!signal.aborted) throw error
      }
    },
  }
}

/** Makes an error visible where developers look, without ending anything. */
function report(error: unknown): void {
  if (typeof reportError === 'function') return reportError(error)
  parseProcess(globalThis)?.emitWarning?.(error instanceof Error ? error : new Error(String(error)))
}
