import { SeededRandom } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { FakeLocks, FakeWorld } from '../testing/fake-world.ts'
import { shown } from '../testing/model-room.ts'
import { ModelServer } from '../testing/model-server.ts'
import type { SentFrame } from '../testing/parse-sent.ts'
import type { HubClient } from './index.ts'

const roomIds = ['general', 'design']
const refusals = [
  { code: 'rate_limited', retry: 'backoff', retry_after_ms: 300 },
  { code: 'overloaded', retry: 'backoff' },
  { code: 'storage_full', retry: 'backoff' },
  { code: 'internal', retry: 'backoff' },
  { code: 'draining', retry: 'now' },
  { code: 'out_of_order', retry: 'now' },
] as const

/** Texts that the server never takes. */
function refuseBad({ content }: SentFrame): { code: string; retry: string } | undefined {
  return String(content).startsWith('bad') ? { code: 'forbidden', retry: 'never' } : undefined
}

/** One life of the page: a client, and what it was told. */
interface Life {
  readonly world: FakeWorld
  readonly hub: HubClient
  /** Messages told as new, by room, in the order told. */
  readonly told: ReadonlyMap<string, number[]>
  readonly resets: Set<string>
}

/** A run of random sends, cuts, refusals, edits and reloads against a server that keeps the rules. */
class Chaos {
  readonly random: SeededRandom
  readonly server: ModelServer
  /** What the user sent, by room. */
  readonly sent = new Map<string, string[]>(roomIds.map((id) => [id, []]))
  readonly #locks = new FakeLocks()
  life: Life

  constructor(seed: number) {
    this.random = new SeededRandom(seed)
    this.server = new ModelServer(this.random, roomIds)
    for (const room of this.server.rooms.values()) for (let i = 0; i < 60; i++) this.server.others('say', room)
    this.life = this.#begin(new FakeWorld({ seed, locks: this.#locks }))
  }

  async turn(): Promise<void> {
    const room = this.server.rooms.get(this.random.pick(['general', 'design']))
    const { world, hub } = this.life
    const dice = this.random.below(100)
    if (!room) return
    if (dice < 12) {
      const texts = this.sent.get(room.id) ?? []
      const isBad = this.random.below(12) === 0
      const text = `${isBad ? 'bad' : 'good'} ${texts.length}`
      texts.push(text)
      hub.room(room.id).send(text)
    } else if (dice < 20) this.server.others(this.random.pick(['say', 'edit', 'delete', 'join']), room)
    else if (dice < 23) for (const socket of world.sockets.slice(-1)) this.server.cut(socket)
    else if (dice < 26) await world.advance(this.random.below(4_000))
    else if (dice < 27) await this.#reload()
    else if (dice < 30) void hub.room(room.id).timeline.loadOlder()
    else if (dice < 31 && this.random.below(4) === 0) room.restore()
    else for (let i = this.random.below(6); i >= 0; i--) this.server.step()
    await world.settle()
  }

  /** The very first connection holds: before it, nobody knows whose messages to store. */
  async start(): Promise<void> {
    while (this.life.hub.state.at !== 'online') {
      this.server.step()
      await this.life.world.settle()
    }
    this.interfere()
  }

  /** From now on nothing goes wrong; ends when everything has arrived. */
  async calm(): Promise<void> {
    this.server.interference = { refuse: refuseBad, cutAfter: () => false }
    for (let round = 0; round < 400; round++) {
      for (let i = 0; i < 60; i++) this.server.step()
      await this.life.world.advance(500)
      const isOnline = this.life.hub.state.at === 'online'
      const stored = await this.life.world.outbox.load('wss://chat.example.com/ws|u_me')
      if (stored.some((entry) => !entry.refusal)) continue
      if (isOnline && this.server.isQuiet && roomIds.every((id) => this.unrest(id) === '')) return
    }
    throw new Error(`not quiet: ${this.life.hub.state.at} ${roomIds.map((id) => this.unrest(id)).join()}`)
  }

  /** What keeps a room from rest. */
  unrest(id: string): string {
    const { status, outgoing } = this.life.hub.room(id).timeline.getSnapshot()
    const pending = outgoing.filter(({ state }) => state !== 'failed').length
    return status === 'ready' && pending === 0 ? '' : `${id} is ${status} with ${pending} pending`
  }

  interfere(): void {
    this.server.interference = {
      refuse: (frame) =>
        refuseBad(frame) ?? (this.random.below(12) === 0 ? refusals[this.random.below(refusals.length)] : undefined),
      cutAfter: () => this.random.below(25) === 0,
    }
  }

  async #reload(): Promise<void> {
    const { world, hub } = this.life
    hub.close()
    // What was begun ends, as a browser ends it.
    for (let i = 0; i < 10; i++) await world.settle()
    const { clock, tokens, outbox } = world
    this.life = this.#begin(
      new FakeWorld({ seed: this.random.below(2 ** 30), locks: this.#locks, clock, tokens, outbox }),
    )
  }

  #begin(world: FakeWorld): Life {
    world.onDial = (socket) => this.server.accept(socket)
    const hub = world.connect({ requestTimeoutMs: 5_000, outbox: { window: 4 } })
    const told = new Map<string, number[]>(roomIds.map((id) => [id, []]))
    const resets = new Set<string>()
    for (const id of roomIds) {
      hub.room(id).on('message', ({ seq }) => told.get(id)?.push(seq))
      hub.room(id).on('reset', () => resets.add(id))
      void hub.room(id).timeline.loadInitial()
    }
    return { world, hub, told, resets }
  }
}

const seeds = Array.from({ length: 100 }, (_, index) => index + 1)

test.each(seeds)('I1–I4, R1–R7: seed %i ends with every message once, in order, on both sides', async (seed) => {
  const chaos = new Chaos(seed)
  await chaos.start()
  for (let turn = 0; turn < 400; turn++) await chaos.turn()
  await chaos.calm()
  const { hub, world, told, resets } = chaos.life
  for (const room of chaos.server.rooms.values()) {
    const mine = room.rows.filter((row) => row.user_id === 'u_me')
    const good = chaos.sent.get(room.id)?.filter((text) => text.startsWith('good'))
    // Other users edit and delete rows of the model; the first text of a row is told by its place.
    expect(mine.map((row) => room.firstTextOf(row.seq))).toEqual(good)
    const { messages, outgoing, status } = hub.room(room.id).timeline.getSnapshot()
    expect(status).toBe('ready')
    expect(messages).toEqual(room.rows.slice((messages[0]?.seq ?? 1) - 1).map(shown))
    expect(outgoing.every(({ state, text }) => state === 'failed' && text.startsWith('bad'))).toBe(true)
    const news = told.get(room.id) ?? []
    expect(new Set(news).size).toBe(news.length)
    if (resets.has(room.id)) continue
    expect(news.toSorted((a, b) => a - b)).toEqual(
      room.rows.slice(room.rows.length - news.length).map(({ seq }) => seq),
    )
  }
  expect(world.reported).toEqual([])
  hub.close()
  await world.settle()
  expect(world.leftovers).toEqual({ watchers: 0, timers: 0 })
})
