import type { FakeClock, MemoryLink, SeededRandom } from '@hubbub/hub/testing'
import type { Environment, OutboxStorage, Socket, SocketEvents } from '../src/environment.ts'
import {
  connectShared,
  type SharedHubClient,
  type SharedOptions,
  type TabChannel,
  type TabsEnvironment,
} from '../src/tabs/index.ts'
import type { FakeTabLocks } from './fake-tab-locks.ts'
import type { FakeKeyValueStorage } from './fake-world.ts'

/** The browser around a tab. */
export interface TabHost {
  readonly clock: FakeClock
  readonly random: SeededRandom
  readonly tokens: FakeKeyValueStorage
  readonly outbox: OutboxStorage
  readonly locks: FakeTabLocks
  /** False: it has neither locks nor channels. */
  readonly hasLocks: boolean
  readonly reported: unknown[]
  /** What waits in every socket, as its tab is told. */
  readonly waitingBytes: number
  dial(): MemoryLink
  openChannel(tab: FakeTab, name: string, receive: (message: unknown) => void): TabChannel
  /** The tab is gone. */
  forget(tab: FakeTab): void
  settle(): Promise<void>
}

/** Who uses a tab, and which rooms are on its screen. */
export interface TabOptions extends Pick<SharedOptions, 'token' | 'userKey'> {
  /** @default general */
  readonly rooms?: readonly string[]
}

/** One tab of a browser: it may be closed, crash, or stand still for a while. */
export class FakeTab {
  readonly hub: SharedHubClient
  /** Sequence numbers told as new messages, by room. */
  readonly told = new Map<string, number[]>()
  readonly resets: string[] = []
  /** What `isLeader` became. */
  readonly led: boolean[] = []
  readonly #browser: TabHost
  readonly #links = new Set<MemoryLink>()
  readonly #pageListeners = new Set<(now: 'frozen' | 'thawed') => void>()
  /** What happens once it goes on. */
  readonly #waiting: (() => void)[] = []
  #state: 'running' | 'frozen' | 'gone' = 'running'

  constructor(browser: TabHost, { rooms = ['general'], ...who }: TabOptions) {
    this.#browser = browser
    this.hub = connectShared('ws://hubbub.test/ws', {
      ...(who.token === undefined ? { username: 'alice' } : who),
      environment: this.#environment(),
      tabsEnvironment: browser.hasLocks ? this.#tabsEnvironment() : undefined,
    })
    this.hub.tabs.on('leader', (isLeader) => this.led.push(isLeader))
    for (const id of rooms) {
      const told: number[] = []
      this.told.set(id, told)
      this.hub.room(id).on('message', ({ seq }) => told.push(seq))
      this.hub.room(id).on('reset', () => this.resets.push(id))
      void this.hub.room(id).timeline.loadInitial()
    }
  }

  get isGone(): boolean {
    return this.#state === 'gone'
  }

  get isFrozen(): boolean {
    return this.#state === 'frozen'
  }

  /** Whether this tab has the connection to the server. */
  get isConnected(): boolean {
    return this.#links.size > 0
  }

  /** Does something in the tab: later if it stands still, never once it is gone. */
  readonly run = (task: () => void): void => {
    if (this.#state === 'running') task()
    else if (this.#state === 'frozen') this.#waiting.push(task)
  }

  /** Ends without a word. */
  crash(): void {
    this.#state = 'gone'
    this.#waiting.length = 0
    for (const link of [...this.#links]) link.cut()
    this.#browser.forget(this)
  }

  /** Ends as a tab does that is closed. */
  async close(): Promise<void> {
    for (const listener of [...this.#pageListeners]) listener('frozen')
    await this.#browser.settle()
    this.crash()
  }

  /** Stands still: announced by the browser, or because the page hangs. */
  freeze(how: 'announced' | 'hung'): void {
    if (how === 'announced') for (const listener of [...this.#pageListeners]) listener('frozen')
    if (this.#state === 'running') this.#state = 'frozen'
  }

  thaw(): void {
    if (this.#state !== 'frozen') return
    this.#state = 'running'
    for (const task of this.#waiting.splice(0)) task()
    for (const listener of [...this.#pageListeners]) listener('thawed')
  }

  /** Breaks the connection of this tab, if it has one. */
  cut(): void {
    for (const link of [...this.#links]) link.cut()
  }

  #environment(): Environment {
    const { clock, random, tokens, locks, reported } = this.#browser
    return {
      clock: { now: () => clock.now(), after: (ms, run) => clock.after(ms, () => this.run(run)) },
      random: () => random.float(),
      randomId: () => random.id(),
      openSocket: (_url, events) => this.#dial(events),
      baseUrl: () => undefined,
      watch: () => () => {},
      tokenStorage: () => tokens,
      outboxStorage: () => this.#outbox(),
      locks: locks.of(this, this.run),
      report: (error) => void reported.push(error),
    }
  }

  #tabsEnvironment(): TabsEnvironment {
    return {
      locks: this.#browser.locks.of(this, this.run),
      openChannel: (name, receive) => this.#browser.openChannel(this, name, receive),
      watchPage: (listener) => {
        this.#pageListeners.add(listener)
        return () => this.#pageListeners.delete(listener)
      },
    }
  }

  /** What is asked of it after the tab has gone is not done. */
  #outbox(): OutboxStorage {
    const { outbox } = this.#browser
    const never = new Promise<never>(() => {})
    return {
      load: (scope) => (this.isGone ? never : outbox.load(scope)),
      put: (entry) => (this.isGone ? never : outbox.put(entry)),
      remove: (key) => (this.isGone ? never : outbox.remove(key)),
      close: () => outbox.close(),
    }
  }

  #dial(events: SocketEvents): Socket {
    let link: MemoryLink | undefined
    this.#browser.clock.after(5, () => {
      if (this.isGone) return
      const dialled = this.#browser.dial()
      link = dialled
      this.#links.add(dialled)
      dialled.onFrame = (frame) => this.run(() => events.received(JSON.stringify(frame)))
      dialled.onClose = (code) => {
        this.#links.delete(dialled)
        this.run(() => events.closed(code, ''))
      }
      this.run(() => events.opened())
    })
    return {
      send: (text) => this.isGone || link?.send(text),
      sendBytes: (bytes) => this.isGone || link?.sendBytes(bytes),
      waitingBytes: () => this.#browser.waitingBytes,
      close: (code) => this.isGone || link?.close(code),
    }
  }
}
