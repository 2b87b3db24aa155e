import { type Cancel, type HubServices, Refused } from '@hubbub/hub'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'

/** Rooms looked at in one round. */
const roomsPerRound = 100
/** Batches of one room in one round; what is left waits for the next. */
const batchesPerRoom = 20

/** C34: has what is too old removed from rooms and from the audit log, in bounded rounds, while chat runs. */
export class RoomSweeper {
  readonly #hub: HubServices
  readonly #settings: ChatSettings
  #cancel: Cancel | undefined
  #round: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(hub: HubServices, settings: ChatSettings) {
    this.#hub = hub
    this.#settings = settings
    this.#later()
  }

  /** Resolves when the round that runs has ended; none follows. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel?.()
    await this.#round
  }

  #later(): void {
    this.#cancel = this.#hub.clock.after(this.#settings.limits.sweepMs, () => {
      this.#round = this.#sweep().finally(() => {
        if (!this.#isStopped) this.#later()
      })
    })
  }

  /** Never rejects: what cannot be removed now is removed later. */
  async #sweep(): Promise<void> {
    const { store, limits } = this.#settings
    try {
      const due = await store.read({ kind: 'sweeps_due', at: this.#hub.clock.now(), limit: roomsPerRound })
      for (const roomId of due) await this.#sweepRoom(roomId)
      const before = this.#hub.clock.now() - limits.auditKeepMs
      await store.write({ kind: 'sweep_audit', before, limit: limits.sweepRows })
    } catch (error) {
      this.#hub.logger.warn('room_sweep_failed', { error })
    }
  }

  async #sweepRoom(roomId: string): Promise<void> {
    const { sweepRows: limit, sweepMs: againInMs } = this.#settings.limits
    for (let batch = 0; batch < batchesPerRoom && !this.#isStopped; batch++) {
      const at = this.#hub.clock.now()
      const swept = await commit(
        { hub: this.#hub, settings: this.#settings },
        { kind: 'sweep_room', at, roomId, limit, againInMs },
      )
      if (swept instanceof Refused || !swept.hasMore) return
    }
  }
}
