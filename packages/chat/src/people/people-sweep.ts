import { Refused } from '@hubbub/hub'
import type { Cancel } from '@hubbub/hub/ports'
import type { WriteContext } from '../announce.ts'
import { commit } from '../commit.ts'
import type { GuestPlace } from './ports.ts'

/** Rows of each kind looked at by one sweep. */
const rows = 500

/** Forgets, a little at a time, what has ended: logins, links, guests who were not seen for long. */
export class PeopleSweep {
  readonly #context: WriteContext
  #after: GuestPlace | null = null
  #cancel: Cancel

  /** Begins at once to wait for the first turn. */
  constructor(context: WriteContext) {
    this.#context = context
    this.#cancel = this.#wait()
  }

  stop(): void {
    this.#cancel()
  }

  #wait(): Cancel {
    const { hub, settings } = this.#context
    return hub.clock.after(settings.limits.peopleSweepMs, () => {
      this.#cancel = this.#wait()
      void this.#sweep()
    })
  }

  async #sweep(): Promise<void> {
    const { hub, settings } = this.#context
    const at = hub.clock.now()
    const guests = { guestsSeenBefore: at - settings.limits.guestsKeptMs, after: this.#after }
    try {
      const swept = await commit(this.#context, { kind: 'sweep_people', at, ...guests, most: rows })
      if (!(swept instanceof Refused)) this.#after = swept.next
    } catch (error) {
      hub.logger.warn('people_sweep_failed', { error })
    }
  }
}
