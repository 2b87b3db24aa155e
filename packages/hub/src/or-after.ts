import type { Clock } from './ports/clock.ts'

/** Resolves when the promise does, or after `ms` all the same; leaves no timer behind. */
export function orAfter(promise: Promise<void>, ms: number, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, resolve)
    void promise.then(resolve, reject).finally(cancel)
  })
}
