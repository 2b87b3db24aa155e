import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'

/** Longest wait of a test for one thing, in ms: far above what it takes, so that only a fault reaches it. */
export const patienceMs = 15_000

/** Waits until a condition holds; rejects after `patienceMs`, saying what was waited for and what there was instead. */
export async function until(
  condition: () => boolean,
  what: string,
  state: () => unknown = () => undefined,
): Promise<void> {
  const end = Date.now() + patienceMs
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited ${patienceMs} ms for: ${what}; there was ${JSON.stringify(state())}`)
    await sleep(5)
  }
}

/** Lets the event loop turn once, with everything that was due. */
export async function nextTurn(): Promise<void> {
  await turn()
}

/** Lets real time pass: only for testing the adapter of the machine's own clock. */
export async function letPass(ms: number): Promise<void> {
  const end = performance.now() + ms
  await sleep(ms)
  // Timers count in whole ms of their own and may be early by a part of one.
  while (performance.now() < end) await turn()
}
