import { useSyncExternalStore } from 'react'

/** What a component can follow: a `Store`, a room's timeline. */
export interface Source<T> {
  readonly subscribe: (listener: () => void) => () => void
  readonly getSnapshot: () => T
}

/** Reads a store and renders again when it changes. */
export function useStore<T>(source: Source<T>): T {
  return useSyncExternalStore(source.subscribe, source.getSnapshot)
}
