import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PresenceChoice } from '../ports/presence-word.ts'
import { ask, hubCluster, type HubCluster, type MemoryLink, noFaults } from '../testing/index.ts'
import { PresenceFollower, watching } from '../testing/presence-world.ts'
import { derivePresence } from './derive-presence.ts'

const userIds = ['u_a', 'u_b', 'u_c', 'u_d', 'u_e']
const presence = { idleMs: 4_000, graceMs: 1_000 }

const step = fc.record({
  user: fc.constantFrom(...userIds),
  node: fc.nat(2),
  what: fc.constantFrom(
    'open',
    'open',
    'open',
    'cut',
    'close',
    'idle',
    'active',
    'act',
    'choose',
    'die',
    'follow',
    'trouble',
  ),
  state: fc.constantFrom('online', 'away', 'busy', 'invisible'),
  forMs: fc.option(fc.nat(2_000), { nil: undefined }),
  passMs: fc.nat(1_500),
})
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never

interface OpenSession {
  readonly link: MemoryLink
  readonly node: number
  lastActiveAt: number
  saysIdle: boolean
}

/** What happens, and what has to come of it by the pure function alone. */
class History {
  readonly #cluster: HubCluster
  readonly #open = new Map<string, OpenSession[]>()
  readonly #choices = new Map<string, PresenceChoice>()
  readonly #dead = new Set<number>()
  readonly followers: { readonly node: number; readonly follower: PresenceFollower }[] = []

  constructor(cluster: HubCluster) {
    this.#cluster = cluster
  }

  async happens(each: Step): Promise<void> {
    const [session] = this.#open.get(each.user) ?? []
    if (each.what === 'open') await this.#begin(each)
    else if (each.what === 'die') this.#die(each.node)
    else if (each.what === 'follow') await this.follow(each.node)
    else if (each.what === 'choose') this.#choose(each)
    else if (session) this.#acts(each, session)
    if (each.what === 'trouble') this.#cluster.network.faults = { ...noFaults, drop: 0.3, double: 0.2, delayMs: 80 }
    await this.#cluster.clock.advanceAsync(each.passMs)
  }

  /** Everything comes to its end by itself; then somebody is back at a device. */
  async comeToRest(awake: readonly string[]): Promise<void> {
    this.#cluster.network.faults = noFaults
    await this.#cluster.clock.advanceAsync(30_000)
    for (const user of awake) for (const session of (this.#open.get(user) ?? []).slice(0, 1)) this.#says(session, true)
    await this.#cluster.clock.advanceAsync(2_000)
  }

  async follow(node: number): Promise<void> {
    const live = this.#live(node)
    if (!live) return
    this.followers.push({ node, follower: await PresenceFollower.on(live, userIds) })
  }

  /** Those on nodes that live. */
  get watching(): readonly PresenceFollower[] {
    return this.followers.filter(({ node }) => !this.#dead.has(node)).map(({ follower }) => follower)
  }

  /** What everybody has to see of the users watched. */
  get expected(): Record<string, string> {
    const { clock } = this.#cluster
    const now = { monotonic: clock.monotonic(), wall: clock.now() }
    const stateOf = (userId: string): string => {
      const signs = (this.#open.get(userId) ?? []).map((open) => ({ ...open, endedAt: undefined }))
      return derivePresence(signs, this.#choices.get(userId), now, presence).shown?.state ?? 'offline'
    }
    return Object.fromEntries(userIds.map((userId) => [userId, stateOf(userId)]))
  }

  async #begin({ user, node }: Step): Promise<void> {
    const live = this.#live(node)
    if (!live) return
    const link = live.link({ token: `${user}|${user}` })
    await ask(link, { type: 'subscribe', topic: 'room/1' })
    const lastActiveAt = this.#cluster.clock.monotonic()
    this.#open.set(user, [...(this.#open.get(user) ?? []), { link, node, lastActiveAt, saysIdle: false }])
    const choice = this.#choices.get(user)
    if (choice) live.hub.services.presence.choose(user, choice)
  }

  #acts({ user, what }: Step, session: OpenSession): void {
    const { link } = session
    if (what === 'cut' || what === 'close') {
      if (what === 'cut') link.cut()
      else link.close()
      this.#open.set(user, this.#without(user, session))
    } else if (what === 'act') {
      link.send({ type: 'publish', topic: 'room/1', payload: 1 })
      if (!session.saysIdle) session.lastActiveAt = this.#cluster.clock.monotonic()
    } else this.#says(session, what === 'active')
  }

  #says(session: OpenSession, isActive: boolean): void {
    session.link.send({ type: 'activity', active: isActive })
    session.saysIdle = !isActive
    if (isActive) session.lastActiveAt = this.#cluster.clock.monotonic()
  }

  #choose({ user, node, state, forMs }: Step): void {
    const until = forMs === undefined ? {} : { until: this.#cluster.clock.now() + forMs }
    const choice = { state, ...until, revision: (this.#choices.get(user)?.revision ?? 0) + 1 }
    this.#choices.set(user, choice)
    // Also where the word of it was lost: nodes that have the user say it to each other.
    this.#live(node)?.hub.services.presence.choose(user, choice)
    for (const { node: at } of this.#open.get(user) ?? []) this.#live(at)?.hub.services.presence.choose(user, choice)
  }

  #die(node: number): void {
    const live = this.#live(node)
    if (!live || this.#dead.size === 2) return
    this.#dead.add(node)
    live.transport.die()
    live.broker.cut()
    for (const [user, sessions] of this.#open)
      this.#open.set(
        user,
        sessions.filter((session) => session.node !== node),
      )
  }

  #without(user: string, gone: OpenSession): OpenSession[] {
    return (this.#open.get(user) ?? []).filter((session) => session !== gone)
  }

  #live(node: number): HubCluster['nodes'][number] | undefined {
    return this.#dead.has(node) ? undefined : this.#cluster.nodes[node]
  }
}

/** What somebody sees of a room in which everybody here is. */
function roomOf(expected: Record<string, string>, seen: object | number): object | number {
  const there = Object.entries(expected).filter(([, state]) => state !== 'offline')
  return typeof seen === 'number' ? there.length : Object.fromEntries(there)
}

test.each([2, 100])(
  'P1–P4, P7: whatever happened on however many nodes, events come to what a fresh look says, everywhere the same (listed up to %i)',
  async (listUpTo) => {
    const histories = fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fc.subarray(userIds),
      async (steps, awake) => {
        await using cluster = await hubCluster({ modules: [watching(listUpTo)], more: 1, presence })
        const history = new History(cluster)
        for (const node of [0, 1, 2]) await history.follow(node)
        for (const each of steps) await history.happens(each)
        await history.comeToRest(awake)
        const { expected } = history
        for (const follower of history.watching) {
          const { seen } = follower
          expect(seen).toEqual({ room: roomOf(expected, seen.room), watched: expected })
          expect(await follower.fresh()).toEqual(seen)
        }
        expect(history.watching.length).toBeGreaterThan(0)
      },
    )
    await fc.assert(histories, { numRuns: Number(process.env['HUBBUB_RUNS'] ?? 150) })
  },
  60_000,
)
