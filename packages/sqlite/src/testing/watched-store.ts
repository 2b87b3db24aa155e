import type { ChatStore } from '@hubbub/chat/ports'

/** A store, and a way to wait until its threads have answered everything that was asked of it. */
export interface WatchedStore {
  readonly store: ChatStore
  quiet(): Promise<void>
}

/** Watches the calls of a store. */
export function watchedStore(inner: ChatStore): WatchedStore {
  const open = new Set<Promise<unknown>>()
  const watch = (result: unknown): void => {
    if (!(result instanceof Promise)) return
    open.add(result)
    const answered = (): void => void open.delete(result)
    void result.then(answered, answered)
  }
  const store = new Proxy(inner, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, args)
        watch(result)
        return result
      }
    },
  })
  return {
    store,
    async quiet() {
      while (open.size > 0) await Promise.allSettled(open)
    },
  }
}
