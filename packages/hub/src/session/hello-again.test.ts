import { describe, expect, test } from 'vitest'
import { defineModule, type Module, type SessionStart, topic } from '../module.ts'
import { type Refused, refused } from '../refused.ts'
import {
  type HubCluster,
  hubCluster,
  hubHarness,
  type MemoryLink,
  noFaults,
  type ReceivedFrame,
  SeededRandom,
  settle,
} from '../testing/index.ts'
import { Program } from '../testing/program.ts'

const names = ['log/a', 'log/b', 'log/c', 'log/d']
const alice = { token: 'u_1|alice' }

/** Topics with history, two of which every session is subscribed to. */
function following(size: number, refusal?: Refused): Module {
  const log = topic({ publish: 'anyone', history: { size, maxAgeMs: 3_600_000 } })
  const welcome = async (): Promise<SessionStart | Refused> =>
    refusal ?? { subscribe: names.map((name) => ({ topic: name })) }
  return defineModule('following', { commands: {}, topics: { 'log/:id': log, 'plain/:id': topic({}) }, welcome })
}

async function hello(link: MemoryLink, fields: object): Promise<readonly ReceivedFrame[]> {
  link.send({ type: 'hello', ...fields })
  await settle()
  return link.take()
}

describe('S10: hello on an open connection', () => {
  test('is answered as the first one: welcome, what was missed, synced', async () => {
    await using harness = await hubHarness({ modules: [following(10)] })
    const program = new Program('p')
    const link = harness.link()
    const [first] = await hello(link, { ref: 1, ...alice })
    program.join(link)
    await settle()
    for (const frame of link.take()) program.receive(frame)
    program.leave()
    for (const payload of [1, 2]) await harness.hub.services.publish('log/a', payload)
    link.take()
    program.join(link)
    await settle()
    const [welcome, ...missed] = link.take()
    expect(welcome).toMatchObject({ type: 'welcome', ref: program.ref, session_id: first?.['session_id'], ...alice })
    const topics = { 'log/a': { recovered: true, offset: 2 }, 'log/d': { recovered: true, offset: 0 } }
    expect(missed).toMatchObject([{ offset: 1 }, { offset: 2 }, { type: 'synced', ref: program.ref, topics }])
    expect(harness.hub.stats()).toMatchObject({ sessions: 1, connections: 1 })
  })

  test('may be said before the welcome where the link brought credentials', async () => {
    await using harness = await hubHarness({ modules: [following(10)] })
    const frames = await hello(harness.link(alice), { ref: 1 })
    expect(frames.map(({ type, ref }) => [type, ref])).toEqual([
      ['welcome', undefined],
      ['synced', undefined],
      ['welcome', 1],
      ['synced', 1],
    ])
  })

  test.each([{ token: 'u_1|alice' }, { username: 'alice' }, { session_id: 's_1' }])(
    'S1: with %o is refused',
    async (who) => {
      await using harness = await hubHarness({ modules: [following(10)] })
      const link = harness.link()
      await hello(link, alice)
      expect(await hello(link, { ref: 2, ...who })).toMatchObject([{ code: 'already_welcomed', ref: 2 }])
    },
  )

  test('of a program that knows another life of a log resets the log for it alone', async () => {
    await using harness = await hubHarness({ modules: [following(10)] })
    const [first, second] = [new Program('1'), new Program('2')]
    const link = harness.link()
    link.onFrame = (frame) => [first, second].forEach((program) => program.receive(frame))
    first.join(link, alice)
    await settle()
    second.positions.set('log/a', { epoch: 'before', offset: 7 })
    second.join(link)
    await settle()
    await harness.hub.services.publish('log/a', 1)
    await settle()
    expect([first.resets, second.resets]).toEqual([[], ['log/a']])
    expect([first.taken.get('log/a'), second.taken.get('log/a')]).toEqual([[1], [1]])
  })

  test('waits for its turn among the commands, and refuses what a module refuses', async () => {
    const denied = { refusal: undefined as Refused | undefined }
    const module = { ...following(10), welcome: async () => denied.refusal ?? {} }
    await using harness = await hubHarness({ modules: [module] })
    const link = harness.link()
    await hello(link, alice)
    denied.refusal = refused('banned')
    expect(await hello(link, { ref: 2 })).toMatchObject([{ type: 'error', code: 'banned', ref: 2 }])
    expect(link.closedWith).toBe(4503)
  })
})

/** Two nodes with a connection each, programs that move between them, and publications on both. */
class Moves {
  readonly programs = [1, 2, 3, 4].map((n) => new Program(`p${n}`))
  readonly published = new Map(names.map((name) => [name, 0]))
  readonly #random: SeededRandom
  readonly #cluster: HubCluster
  readonly #links: readonly { readonly link: MemoryLink; readonly programs: Set<Program> }[]

  constructor(cluster: HubCluster, seed: number) {
    this.#random = new SeededRandom(seed)
    this.#cluster = cluster
    this.#links = cluster.nodes.map((node) => ({ link: node.link(), programs: new Set() }))
    for (const { link, programs } of this.#links)
      link.onFrame = (frame) => programs.forEach((program) => program.receive(frame))
  }

  async start(): Promise<void> {
    const first = new Program('first')
    for (const { link, programs } of this.#links) {
      programs.add(first)
      first.join(link, alice)
      await settle()
      programs.delete(first)
    }
    for (const program of this.programs) {
      for (const [name, position] of first.positions) program.positions.set(name, position)
      this.#join(program)
    }
  }

  async turn(): Promise<void> {
    const dice = this.#random.below(10)
    if (dice < 5) this.#publish(names[this.#random.below(names.length)])
    else if (dice < 7) this.#join(this.programs[this.#random.below(4)])
    else await this.#cluster.clock.advanceAsync(this.#random.below(40))
    for (let i = this.#random.below(12); i > 0; i--) await Promise.resolve()
  }

  #publish(name = ''): void {
    const payload = (this.published.get(name) ?? 0) + 1
    this.published.set(name, payload)
    const [one, two] = this.#cluster.nodes
    void this.#random.pick([one, two]).hub.services.publish(name, payload)
  }

  #join(program: Program | undefined): void {
    const to = this.#links[this.#random.below(this.#links.length)]
    if (!program || !to) return
    for (const { programs } of this.#links) programs.delete(program)
    to.programs.add(program)
    program.join(to.link)
  }
}

const seeds = Array.from({ length: 60 }, (_, index) => index + 1)

test.each(seeds)('S10, R2: seed %i: every program on a connection gets everything once, in order', async (seed) => {
  await using cluster = await hubCluster({ modules: [following(10_000)], recovery: { parallel: 1 } })
  const moves = new Moves(cluster, seed)
  await moves.start()
  cluster.network.faults = { ...noFaults, drop: 0.1, delayMs: 60 }
  for (let turn = 0; turn < 120; turn++) await moves.turn()
  await cluster.clock.advanceAsync(20_000)
  for (const program of moves.programs) {
    expect(program).toMatchObject({ isWelcomed: true, resets: [] })
    for (const [name, count] of moves.published)
      expect(program.taken.get(name) ?? []).toEqual(Array.from({ length: count }, (_, index) => index + 1))
  }
})
