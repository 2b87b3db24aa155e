import { chat } from '@hubbub/chat'
import { MemoryChatStore } from '@hubbub/chat/memory'
import { defineModule, topic } from '@hubbub/hub'
import { type HubHarness, hubHarness, type MemoryLink, SeededRandom, settle } from '@hubbub/hub/testing'
import type { TabChannel } from '../src/tabs/index.ts'
import { FakeTab, type TabHost, type TabOptions } from './fake-tab.ts'
import { FakeTabLocks } from './fake-tab-locks.ts'
import { FakeKeyValueStorage } from './fake-world.ts'
import { MemoryOutbox } from './memory-outbox.ts'

interface OpenChannel {
  readonly tab: FakeTab
  readonly name: string
  readonly receive: (message: unknown) => void
}

/** What differs between browsers. */
export interface BrowserOptions {
  readonly seed?: number
  /** False: no locks and no channels. @default true */
  readonly hasLocks?: boolean
  /** Longest time of a message between tabs, in ms. @default 3 */
  readonly delayMs?: number
}

/** A browser with tabs, and the real hub with chat and a topic `ticks` in memory for them to talk to. */
export class FakeBrowser implements TabHost, AsyncDisposable {
  readonly clock: HubHarness['clock']
  readonly random: SeededRandom
  readonly tokens = new FakeKeyValueStorage()
  readonly outbox = new MemoryOutbox()
  readonly locks = new FakeTabLocks((tab, arrive) => this.#send(tab, 'locks', arrive))
  readonly hasLocks: boolean
  readonly reported: unknown[] = []
  /** What waits in every socket, as its tab is told. */
  waitingBytes = 0
  readonly harness: HubHarness
  readonly #tabs = new Set<FakeTab>()
  readonly #channels = new Set<OpenChannel>()
  readonly #delayMs: number
  /** When what was sent last arrives, by sender and place. */
  readonly #lastAt = new WeakMap<object, Map<object | string, number>>()

  private constructor(harness: HubHarness, { seed = 1, hasLocks = true, delayMs = 3 }: BrowserOptions) {
    this.clock = harness.clock
    this.harness = harness
    this.random = new SeededRandom(seed)
    this.hasLocks = hasLocks
    this.#delayMs = delayMs
  }

  static async start(options: BrowserOptions = {}): Promise<FakeBrowser> {
    const ticks = defineModule('ticks', { commands: {}, topics: { ticks: topic({}) } })
    const harness = await hubHarness({ modules: [chat({ store: new MemoryChatStore() }), ticks] })
    return new FakeBrowser(harness, options)
  }

  /** Tabs that are not gone. */
  get tabs(): readonly FakeTab[] {
    return [...this.#tabs]
  }

  /** Opens a tab, of a guest called alice unless told otherwise; it begins to connect. */
  open(options: TabOptions = {}): FakeTab {
    const tab = new FakeTab(this, options)
    this.#tabs.add(tab)
    return tab
  }

  /** Opens tabs and waits until they are online. */
  async openAll(count: number): Promise<readonly FakeTab[]> {
    const tabs = Array.from({ length: count }, () => this.open())
    await this.pass(1_000)
    return tabs
  }

  /** Somebody else, in the default room. */
  async other(username = 'bob'): Promise<MemoryLink> {
    return this.harness.guest(username)
  }

  dial(): MemoryLink {
    return this.harness.link()
  }

  openChannel(tab: FakeTab, name: string, receive: (message: unknown) => void): TabChannel {
    const own: OpenChannel = { tab, name, receive }
    this.#channels.add(own)
    return {
      post: (message) => {
        if (tab.isGone) return
        const copy: unknown = structuredClone(message)
        for (const channel of this.#channels)
          if (channel !== own && channel.name === name) this.#carry(tab, channel, copy)
      },
      close: () => this.#channels.delete(own),
    }
  }

  /** The tab is gone. */
  forget(tab: FakeTab): void {
    this.#tabs.delete(tab)
    for (const channel of this.#channels) if (channel.tab === tab) this.#channels.delete(channel)
    this.locks.release(tab)
  }

  async pass(ms: number): Promise<void> {
    await settle()
    await this.clock.advanceAsync(ms)
  }

  /** Lets promises run. */
  async settle(): Promise<void> {
    await settle()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const tab of this.tabs) {
      tab.thaw()
      tab.hub.close()
    }
    await this.settle()
    await this.harness[Symbol.asyncDispose]()
  }

  #carry(from: FakeTab, channel: OpenChannel, message: unknown): void {
    this.#send(from, channel, () => {
      channel.tab.run(() => this.#channels.has(channel) && channel.receive(message))
    })
  }

  /** What goes from one tab to one place keeps its order, and nothing else does. */
  #send(from: object, to: object | string, arrive: () => void): void {
    const last = this.#lastAt.get(from) ?? new Map<object | string, number>()
    const at = Math.max(last.get(to) ?? 0, this.clock.now() + this.random.below(this.#delayMs + 1))
    this.#lastAt.set(from, last.set(to, at))
    this.clock.after(at - this.clock.now(), arrive)
  }
}
