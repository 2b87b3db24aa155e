import { type Authenticator, Hub } from '@hubbub/hub'
import { FakeClock, guestsForTests, MemoryTransport, SeededRandom } from '@hubbub/hub/testing'
import { chat } from '../../chat.ts'
import type { ChatStore } from '../../ports/chat-store.ts'
import { checkAgainstStore } from './check.ts'
import { ModelClient } from './model-client.ts'
import { randomAct, randomMessage } from './random-acts.ts'
import { randomRule } from './random-rule.ts'
import { type SlowStore, slowStore } from './slow-store.ts'

/** What a simulation is made of. */
export interface SimulationOptions {
  readonly seed: number
  /** Random happenings before everything is put right again. @default 150 */
  readonly steps?: number
  /** Opens the store; called again after each death of the server, once the one before was closed. */
  readonly openStore: () => Promise<ChatStore>
  /** Lets work outside of this process's timers go on, such as a thread's. @default nothing to wait for */
  readonly breathe?: () => Promise<void>
}

interface Server {
  readonly hub: Hub
  readonly store: SlowStore
  readonly transport: MemoryTransport
}

/** Everybody has an account: guests may not do everything. */
function usersForTests(random: SeededRandom): Authenticator {
  const guests = guestsForTests(random)
  return {
    async authenticate(credentials) {
      const result = await guests.authenticate(credentials)
      return result.ok ? { ok: true, identity: { ...result.identity, guest: false } } : result
    },
  }
}

/** One server at a time, its clients, and everything that can happen to them. */
class World {
  readonly #options: SimulationOptions
  readonly #random: SeededRandom
  readonly #clock = new FakeClock()
  readonly clients: readonly ModelClient[]
  #server: Server | undefined
  #written = 0

  constructor(options: SimulationOptions) {
    this.#options = options
    this.#random = new SeededRandom(options.seed)
    const devices = ['alice', 'alice', 'bob', 'carol']
    this.clients = devices.map((name, at) => new ModelClient(`u_${name}|${name}`, `${name}/${at}`))
  }

  async start(): Promise<void> {
    const store = slowStore(await this.#options.openStore(), this.#clock, this.#random)
    const free = { perSecond: 1e6, burst: 1e6 }
    const hub = new Hub({
      clock: this.#clock,
      random: this.#random,
      authenticator: usersForTests(this.#random),
      modules: [chat({ store, limits: { catchUpRows: 25, pageBytes: 1_500 }, recent: { rooms: 2, perRoom: 6 } })],
      limits: { commands: free, commandsPerUser: free },
      recovery: { pageEntries: 3, heldEvents: 4 },
    })
    await this.pass(50, hub.start())
    store.becomeFaulty()
    const transport = new MemoryTransport(this.#clock, { delayMs: () => this.#random.below(20) })
    transport.listen(hub.attach(transport))
    this.#server = { hub, store, transport }
  }

  /** The server dies without a word, and what it had not committed is gone. */
  async die(): Promise<void> {
    const { hub, store, transport } = this.server
    store.die()
    transport.die()
    // Only its timers need an end; there is nobody left to tell.
    void hub.close()
    await store.close()
  }

  get server(): Server {
    if (!this.#server) throw new Error('the server was not started')
    return this.#server
  }

  /** Lets time pass, until the work is done where one is given. */
  async pass(ms: number, work?: Promise<unknown>): Promise<void> {
    let done = !work
    const finished = (): void => {
      done = true
    }
    void work?.then(finished, finished)
    do {
      await this.#clock.advanceAsync(ms)
      await this.#options.breathe?.()
    } while (!done)
    await work
  }

  /** Something happens. */
  async step(): Promise<void> {
    const random = this.#random
    const client = this.clients[random.below(this.clients.length)] ?? this.clients[0]
    if (!client) return
    const happening = random.below(100)
    if (!client.isOnline && happening < 50) this.connect(client)
    else if (happening < 45) this.#write(client)
    else if (happening < 65) this.#change(client)
    else if (happening < 72) void client.join(random.pick(['general', 'den', 'attic']))
    else if (happening < 76) void client.leave(random.pick(['general', 'den', 'attic']))
    else if (happening < 80) void client.create(random.pick(['den', 'attic']))
    else if (happening < 88) client.disconnect(random.pick(['silently', 'both']))
    else if (happening < 90) await this.#restart()
    else void client.ask(randomRule(random, this.clients))
    for (const one of this.clients) one.flush()
    await this.pass(random.below(25))
  }

  connect(client: ModelClient): void {
    client.disconnect('silently')
    client.connect(this.server.transport)
  }

  async #restart(): Promise<void> {
    await this.die()
    await this.start()
  }

  /** A few messages at once, as a client that types fast or was offline has them. */
  #write(client: ModelClient): void {
    const roomId = this.#random.pick(['general', 'general', 'den', 'attic'])
    for (let count = this.#random.below(5); count >= 0; count--) {
      const key = `${client.name}#${(this.#written += 1)}`
      client.outbox.add({ key, roomId, command: randomMessage(this.#random, client, { roomId, key }) })
    }
  }

  /** Something is done to a message that the client knows; its outcome nobody waits for. */
  #change(client: ModelClient): void {
    const command = randomAct(this.#random, client)
    if (command) void client.ask(command)
  }

  /** Everybody comes back, and everything that was begun comes to its end. */
  async comeToRest(): Promise<void> {
    for (let round = 0; round < 400; round++) {
      for (const client of this.clients) {
        if (!client.isOnline && round % 20 === 0) this.connect(client)
        client.flush()
      }
      await this.pass(100)
      if (this.clients.every(({ isIdle }) => isIdle)) break
    }
    // What somebody else caused is still on its way to those who wait for nothing.
    await this.pass(1_000)
    for (const client of this.clients) if (!client.isIdle) throw new Error(`${client.name} never comes to rest`)
  }
}

/**
 * Random commands of several clients, with cuts, deaths of the server and a faulty disk at every step. Throws, naming the
 * seed, unless in the end every client's replicas, kept by events, equal what the store holds: no gap, no duplicate, the
 * same order, each acknowledged message there once (O1–O6, I1–I5, R1–R7, A1).
 */
export async function simulateChat(options: SimulationOptions): Promise<void> {
  try {
    const world = new World(options)
    await world.start()
    for (let step = 0; step < (options.steps ?? 150); step++) await world.step()
    await world.comeToRest()
    await world.pass(5, checkAgainstStore(world.clients, world.server.store))
    // The same again for clients that come back with the positions they have.
    for (const client of world.clients) client.disconnect('both')
    await world.comeToRest()
    await world.pass(5, checkAgainstStore(world.clients, world.server.store))
    await world.die()
  } catch (error) {
    throw new Error(`simulateChat({ seed: ${options.seed} }): ${String(error)}`, { cause: error })
  }
}
