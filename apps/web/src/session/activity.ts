import type { HubClient } from '@hubbub/client'

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const
/** Without input for so long nobody is there, in ms, until the server says its own time. */
const usualIdleMs = 300_000

/** What an activity needs of the page. */
export interface ActivityWorld {
  readonly target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
  readonly now: () => number
  /** Runs after so many ms; returns the way to stop it. */
  readonly after: (ms: number, run: () => void) => () => void
}

/** Tells the server whether somebody is there: at input, again while it goes on, and once when it has stopped. */
export class Activity {
  readonly #hub: HubClient
  readonly #world: ActivityWorld
  readonly #offs: (() => void)[] = []
  #idleMs = usualIdleMs
  /** When the server was last told that somebody is there; undefined when it thinks otherwise, or may. */
  #toldAt: number | undefined
  #inputAt = 0
  #stopTimer = (): void => {}

  constructor(hub: HubClient, world: ActivityWorld = browser) {
    this.#hub = hub
    this.#world = world
    for (const sign of signs) world.target.addEventListener(sign, this.#input)
    this.#offs.push(
      hub.on('welcome', ({ idle_ms: idleMs }) => {
        if (typeof idleMs === 'number') this.#idleMs = idleMs
        // A new session counts as active; from here on it is ours to say.
        this.#toldAt = this.#inputAt = this.#world.now()
        this.#wait(this.#idleMs)
      }),
    )
  }

  close(): void {
    this.#stopTimer()
    for (const sign of signs) this.#world.target.removeEventListener(sign, this.#input)
    for (const off of this.#offs) off()
  }

  readonly #input = (): void => {
    const now = this.#world.now()
    this.#inputAt = now
    // Long before the server would think that nobody is there, and seldom enough to cost nothing.
    if (this.#toldAt !== undefined && now - this.#toldAt < this.#idleMs / 3) return
    this.#tell(true)
    this.#wait(this.#idleMs)
  }

  /** Says that nobody is there once there was no input for the whole time. */
  #wait(ms: number): void {
    this.#stopTimer()
    this.#stopTimer = this.#world.after(ms, () => {
      const restMs = this.#inputAt + this.#idleMs - this.#world.now()
      if (restMs > 0) this.#wait(restMs)
      else this.#tell(false)
    })
  }

  #tell(active: boolean): void {
    this.#toldAt = active ? this.#world.now() : undefined
    this.#hub.call('activity', { active }).catch(() => {
      // Whatever kept it from being heard: the next input says it again.
      this.#toldAt = undefined
    })
  }
}

const browser: ActivityWorld = {
  target: globalThis,
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
