import { constants } from 'node:os'
import type { Logger } from '@hubbub/server'

const signals = ['SIGTERM', 'SIGINT'] as const

/** Resolves when the process has been asked to leave; from then on a second signal ends it at once. */
export function askedToLeave(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    let isLeaving = false
    const onSignal = (signal: (typeof signals)[number]): void => {
      // By convention the code of a process that a signal ended.
      if (isLeaving) process.exit(128 + constants.signals[signal])
      isLeaving = true
      logger.info('leaving', { signal, advice: 'a second signal ends at once' })
      resolve()
    }
    for (const signal of signals) process.on(signal, onSignal)
  })
}
