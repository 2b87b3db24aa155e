import { FakeClock, SeededRandom, settle } from '@hubbub/hub/testing'
import { goldenFrames } from '@hubbub/protocol/golden'
import type { AppLike, HubClient } from '../src/index.ts'
import { connect } from '../src/connect.ts'
import type { Environment, Hint, KeyValueStorage, OutboxStorage, SocketEvents, TabLocks } from '../src/environment.ts'
import type { ClientOptions } from '../src/options.ts'
import { MemoryOutbox } from './memory-outbox.ts'
import { FakeSocket } from './fake-socket.ts'

/** The golden frame to the client of a name, to be changed where a test needs it. */
export function golden(name: string): { readonly type: string; readonly [field: string]: unknown } {
  const found = goldenFrames.find(({ name: own, direction }) => own === name && direction === 'to_client')
  if (!found) throw new Error(`no golden frame is called "${name}"`)
  return found.frame
}

/** A map in the shape of `localStorage`. */
export class FakeKeyValueStorage implements KeyValueStorage {
  readonly entries = new Map<string, string>()
  getItem(key: string): string | null {
    return this.entries.get(key) ?? null
  }
  setItem(key: string, value: string): void {
    this.entries.set(key, value)
  }
  removeItem(key: string): void {
    this.entries.delete(key)
  }
}

/** Locks of one browser, shared by the worlds given the same object. */
export class FakeLocks {
  readonly #held = new Map<string, PromiseWithResolvers<void>>()

  /** One tab's view of them. */
  tab(): TabLocks {
    return {
      hold: (name) => this.#hold(name),
      whenFree: async (name, signal, task) => {
        const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
        for (let held = this.#held.get(name); held && !signal.aborted; held = this.#held.get(name)) {
          await Promise.race([held.promise, aborted])
        }
        if (signal.aborted) return
        const free = this.#hold(name)
        await task().finally(free)
      },
    }
  }

  #hold(name: string): () => void {
    const held = Promise.withResolvers<void>()
    this.#held.set(name, held)
    return () => {
      if (this.#held.get(name) === held) this.#held.delete(name)
      held.resolve()
    }
  }
}

/** What a world is made of; shared parts make two worlds tabs of one browser, or lives of one tab. */
export interface WorldParts {
  readonly clock?: FakeClock
  readonly seed?: number
  readonly tokens?: FakeKeyValueStorage
  readonly outbox?: OutboxStorage
  readonly locks?: FakeLocks
}

/** A client's surroundings that stand still until the test moves them. */
export class FakeWorld {
  readonly clock: FakeClock
  readonly random: SeededRandom
  readonly tokens: FakeKeyValueStorage
  readonly outbox: OutboxStorage
  readonly sockets: FakeSocket[] = []
  /** What listeners threw. */
  readonly reported: unknown[] = []
  /** Called with each dialled socket. */
  onDial: ((socket: FakeSocket) => void) | undefined
  readonly #locks: FakeLocks | undefined
  readonly #hinted = new Set<(hint: Hint) => void>()

  constructor(parts: WorldParts = {}) {
    this.clock = parts.clock ?? new FakeClock()
    this.random = new SeededRandom(parts.seed ?? 1)
    this.tokens = parts.tokens ?? new FakeKeyValueStorage()
    this.outbox = parts.outbox ?? new MemoryOutbox()
    this.#locks = parts.locks
  }

  /** How many hint listeners and timers there are: 0 after `close`. */
  get leftovers(): { readonly watchers: number; readonly timers: number } {
    return { watchers: this.#hinted.size, timers: this.clock.pending }
  }

  get environment(): Environment {
    return {
      clock: this.clock,
      random: () => this.random.float(),
      randomId: () => this.random.id(),
      openSocket: (url, events) => this.#dial(url, events),
      baseUrl: () => 'https://chat.example.com/app/',
      watch: (listener) => {
        this.#hinted.add(listener)
        return () => this.#hinted.delete(listener)
      },
      tokenStorage: () => this.tokens,
      outboxStorage: () => this.outbox,
      locks: this.#locks?.tab(),
      report: (error) => this.reported.push(error),
    }
  }

  /** The newest socket; throws when none was dialled. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error('no socket was dialled')
    return socket
  }

  connect<App extends AppLike = AppLike>(options: ClientOptions = {}): HubClient<App> {
    return connect<App>('/ws', { environment: this.environment, username: 'alice', ...options })
  }

  /** Lets promises run. */
  async settle(): Promise<void> {
    await settle()
  }

  /** Moves time on. */
  async advance(ms: number): Promise<void> {
    await this.clock.advanceAsync(ms)
  }

  hint(hint: Hint): void {
    for (const listener of this.#hinted) listener(hint)
  }

  /** Opens the dialled socket and welcomes its client. */
  async welcome(fields: object = {}): Promise<FakeSocket> {
    await this.settle()
    const { socket } = this
    socket.open()
    socket.receive({ ...golden('welcome'), ref: 'hello', ...fields })
    await this.settle()
    return socket
  }

  /** Answers the last command of a type. */
  async answer(type: string, fields: object = {}): Promise<void> {
    this.socket.receive({ type: 'ok', ref: this.socket.last(type).ref, ...fields })
    await this.settle()
  }

  /** Refuses the last command of a type. */
  async refuse(type: string, fields: { code: string; retry: string; retry_after_ms?: number }): Promise<void> {
    this.socket.receive({ type: 'error', ref: this.socket.last(type).ref, message: fields.code, ...fields })
    await this.settle()
  }

  #dial(url: string, events: SocketEvents): FakeSocket {
    const socket = new FakeSocket(url, events)
    this.sockets.push(socket)
    this.onDial?.(socket)
    return socket
  }
}

/** A world whose client is online. */
export async function onlineWorld(
  options: ClientOptions = {},
  parts: WorldParts = {},
): Promise<{ world: FakeWorld; hub: HubClient; socket: FakeSocket }> {
  const world = new FakeWorld(parts)
  const hub = world.connect(options)
  const socket = await world.welcome()
  return { world, hub, socket }
}
