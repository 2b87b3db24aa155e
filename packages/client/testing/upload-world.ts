import { MemoryBlobs, MemoryTables } from '@hubbub/chat/memory'
import { type FileHarness, fileHarness, type FileHarnessOptions } from '@hubbub/chat/testing'
import { FakeClock, type MemoryLink, SeededRandom } from '@hubbub/hub/testing'
import { connect } from '../src/connect.ts'
import type { Environment } from '../src/environment.ts'
import type { HubClient } from '../src/index.ts'
import { FakeKeyValueStorage } from './fake-world.ts'

/** The real hub, chat and files in memory, and one client of them whose link can be cut and whose server can be killed. */
export class UploadWorld implements AsyncDisposable {
  readonly clock = new FakeClock()
  readonly storage = new FakeKeyValueStorage()
  readonly reported: unknown[] = []
  /** Sizes of the binary frames that were sent. */
  readonly frames: number[] = []
  /** What waits in the socket, as the client is told. */
  waiting = 0
  /** Binary frames are lost while it holds. */
  losesBytes = false
  hub: HubClient
  #link: MemoryLink | undefined
  #harness: FileHarness | undefined
  readonly #options: FileHarnessOptions
  readonly #kept = { data: new MemoryBlobs(), tables: new MemoryTables('e') }
  readonly #random = new SeededRandom(7)

  private constructor(options: FileHarnessOptions) {
    this.#options = options
    this.hub = this.#connect()
  }

  static async open(options: FileHarnessOptions = {}): Promise<UploadWorld> {
    const world = new UploadWorld(options)
    await world.startServer()
    await world.pass(2_000)
    return world
  }

  /** What the server has. */
  get server(): FileHarness {
    if (!this.#harness) throw new Error('the server is down')
    return this.#harness
  }

  get environment(): Environment {
    return {
      clock: this.clock,
      random: () => this.#random.float(),
      randomId: () => this.#random.id(),
      openSocket: (_url, events) => this.#dial(events),
      baseUrl: () => undefined,
      watch: () => () => {},
      tokenStorage: () => this.storage,
      outboxStorage: () => undefined,
      locks: undefined,
      report: (error) => void this.reported.push(error),
    }
  }

  async startServer(): Promise<void> {
    this.#harness = await fileHarness({ ...this.#options, ...this.#kept, clock: this.clock })
  }

  /** `kill -9`: the link breaks, and whatever was in memory is gone. */
  killServer(): void {
    this.#harness?.transport.die()
    this.#harness = undefined
  }

  /** Breaks the link; the client comes back by itself. */
  cut(): void {
    this.#link?.cut()
  }

  /** The page is loaded again: another client, with what the browser kept. */
  reload(): void {
    this.hub.close()
    this.hub = this.#connect()
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
      await this.clock.advanceAsync(100)
      // Blobs are read beside the promises that a clock waits for.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Lets time pass until something holds, for at most two minutes. */
  async until(holds: () => boolean): Promise<void> {
    for (let passed = 0; passed < 120_000 && !holds(); passed += 100) await this.pass(100)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hub.close()
    await this.#harness?.[Symbol.asyncDispose]()
  }

  #connect(): HubClient {
    return connect('ws://hubbub.test/ws', { username: 'alice', environment: this.environment })
  }

  #dial(events: Parameters<Environment['openSocket']>[1]): ReturnType<Environment['openSocket']> {
    let link: MemoryLink | undefined
    this.clock.after(10, () => {
      if (!this.#harness) return events.closed(1006, '')
      link = this.#harness.link()
      this.#link = link
      link.onFrame = (frame) => events.received(JSON.stringify(frame))
      link.onClose = (code) => events.closed(code, '')
      events.opened()
    })
    return {
      send: (text) => link?.send(text),
      sendBytes: (bytes) => {
        this.frames.push(bytes.length)
        if (!this.losesBytes) link?.sendBytes(bytes)
      },
      waitingBytes: () => this.waiting,
      close: (code) => link?.close(code),
    }
  }
}
