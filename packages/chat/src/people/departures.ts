import { Refused } from '@hubbub/hub'
import type { Cancel } from '@hubbub/hub/ports'
import type { WriteContext } from '../announce.ts'
import { commit } from '../commit.ts'

/** Removals that are resumed at the start; the others follow with the next start. */
const mostResumed = 1_000
/** Time after a step that failed until it is tried again, in ms. */
const retryMs = 5_000

/** Carries the removal of users on, step by step, until nothing is left of them; over restarts, since each step is stored. */
export class Departures {
  readonly #running = new Set<string>()
  readonly #retries = new Set<Cancel>()
  #isStopped = false

  /** Goes on with every removal that was begun before. */
  async resume(context: WriteContext): Promise<void> {
    const begun = await context.settings.store.read({ kind: 'departures', limit: mostResumed })
    for (const { userId } of begun) this.begin(context, userId)
  }

  /** Goes on with one; it takes turns with what else is written. */
  begin(context: WriteContext, userId: string): void {
    if (this.#running.has(userId)) return
    this.#running.add(userId)
    void this.#run(context, userId)
  }

  /** Begins no further step; what was begun is resumed at the next start. */
  stop(): void {
    this.#isStopped = true
    for (const cancel of this.#retries) cancel()
  }

  async #run(context: WriteContext, userId: string): Promise<void> {
    const { hub, settings } = context
    const most = settings.limits.departureRows
    try {
      for (let isDone = false; !isDone && !this.#isStopped; ) {
        const step = await commit(context, { kind: 'continue_departure', at: hub.clock.now(), userId, most })
        isDone = step instanceof Refused || step.isDone
      }
    } catch (error) {
      hub.logger.warn('departure_step_failed', { user: userId, error })
      if (!this.#isStopped) this.#retry(context, userId)
    }
    this.#running.delete(userId)
  }

  #retry(context: WriteContext, userId: string): void {
    const cancel = context.hub.clock.after(retryMs, () => {
      this.#retries.delete(cancel)
      this.begin(context, userId)
    })
    this.#retries.add(cancel)
  }
}
