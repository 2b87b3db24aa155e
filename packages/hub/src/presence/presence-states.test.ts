import { presentUser, userPresence } from '@hubbub/protocol'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineModule, type UserGone } from '../module.ts'
import { ask, closed, type HubHarness, hubCluster, hubHarness, type MemoryLink, settle } from '../testing/index.ts'
import { inRoom, onlineIn, rooms } from '../testing/presence-room.ts'
import { PresenceFollower, watching } from '../testing/presence-world.ts'

const presence = { idleMs: 60_000, graceMs: 5_000 }
const batchMs = 250

const told = z.object({
  joined: z.array(presentUser),
  left: z.array(z.object({ id: z.string() })),
  changed: z.array(userPresence),
})

/** What presence events said of users, as `u_bob busy`. */
function said(link: MemoryLink): readonly string[] {
  const events = link.take().flatMap((frame) => (frame.type === 'presence' ? [told.parse(frame)] : []))
  return events.flatMap(({ joined, left, changed }) => [
    ...joined.map(({ id, state }) => `${id} ${state}`),
    ...left.map(({ id }) => `${id} offline`),
    ...changed.map(({ user_id, state }) => `${user_id} ${state}`),
  ])
}

/** Alice, who watches a room, and what she was told of after a batch. */
async function watched(harness: HubHarness): Promise<() => Promise<readonly string[]>> {
  const alice = await inRoom(harness, 'alice')
  const stay = (): void => alice.send({ type: 'activity', active: true })
  await harness.clock.advanceAsync(batchMs)
  alice.take()
  return async () => {
    stay()
    await harness.clock.advanceAsync(batchMs)
    return said(alice).filter((line) => !line.startsWith('u_alice'))
  }
}

const says = (link: MemoryLink, active: boolean): Promise<unknown> => ask(link, { type: 'activity', active })

describe('on one node', () => {
  test('P2, research 10: tab A idle, tab B active: online; both idle: away; something done in A: online within a second', async () => {
    await using harness = await hubHarness({ modules: [rooms()], presence })
    const changes = await watched(harness)
    const [a, b] = [await inRoom(harness, 'bob'), await inRoom(harness, 'bob')]
    expect(await changes()).toEqual(['u_bob online'])
    await says(a, false)
    expect(await changes()).toEqual([])
    await says(b, false)
    expect(await changes()).toEqual(['u_bob away'])
    await says(a, true)
    expect(await changes()).toEqual(['u_bob online'])
  })

  test('P6: without a word commands are the signs; nothing for the idle time is away', async () => {
    await using harness = await hubHarness({ modules: [rooms()], presence })
    const changes = await watched(harness)
    const bob = await inRoom(harness, 'bob')
    await harness.clock.advanceAsync(50_000)
    await ask(bob, { type: 'publish', topic: 'room/1', payload: 1 })
    expect(await changes()).toEqual(['u_bob online'])
    await harness.clock.advanceAsync(59_000)
    expect(await changes()).toEqual([])
    await harness.clock.advanceAsync(1_000)
    expect(await changes()).toEqual(['u_bob away'])
    await ask(bob, { type: 'ping' }).catch(() => {})
    expect(await changes()).toEqual([])
    await ask(bob, { type: 'publish', topic: 'room/1', payload: 1 })
    expect(await changes()).toEqual(['u_bob online'])
  })

  test('P6: a client that says that nobody is there is believed, whatever it sends by itself', async () => {
    await using harness = await hubHarness({ modules: [rooms()], presence })
    const changes = await watched(harness)
    const bob = await inRoom(harness, 'bob')
    await says(bob, false)
    expect(await changes()).toEqual(['u_bob away'])
    await ask(bob, { type: 'presence', topic: 'room/1' })
    expect(await changes()).toEqual([])
    await says(bob, true)
    expect(await changes()).toEqual(['u_bob online'])
    await harness.clock.advanceAsync(60_000)
    expect(await changes()).toEqual(['u_bob away'])
  })

  test('P2, research 10: busy survives a second device, and ends by itself', async () => {
    await using harness = await hubHarness({ modules: [rooms()], presence })
    const changes = await watched(harness)
    const bob = await inRoom(harness, 'bob')
    const until = harness.clock.now() + 20_000
    harness.hub.services.presence.choose('u_bob', { state: 'busy', until, revision: 1 })
    expect(await changes()).toEqual(['u_bob busy'])
    const second = await inRoom(harness, 'bob')
    await says(second, false)
    await says(bob, false)
    expect(await changes()).toEqual([])
    harness.hub.services.presence.choose('u_bob', { state: 'online', revision: 1 })
    await harness.clock.advanceAsync(20_000)
    expect(await changes()).toEqual(['u_bob away'])
  })

  test('P7: invisible looks offline in events, lists and counts', async () => {
    await using harness = await hubHarness({ modules: [rooms()], presence })
    const changes = await watched(harness)
    const bob = await inRoom(harness, 'bob')
    await changes()
    harness.hub.services.presence.choose('u_bob', { state: 'invisible', note: 'shh', revision: 1 })
    expect(await changes()).toEqual(['u_bob offline'])
    expect(await ask(bob, { type: 'presence', topic: 'room/1' })).toMatchObject({
      reply: { users: [{ username: 'alice' }], online: 1 },
    })
    bob.cut()
    expect(await changes()).toEqual([])
  })

  test('P7: a choice known at sign-in counts from the first moment', async () => {
    const choosing = defineModule('choosing', {
      commands: {},
      topics: {},
      welcome: async ({ user }) => (user.id === 'u_bob' ? { presence: { state: 'invisible', revision: 3 } } : {}),
    })
    await using harness = await hubHarness({ modules: [rooms(), choosing], presence })
    const changes = await watched(harness)
    await inRoom(harness, 'bob')
    await harness.clock.advanceAsync(10_000)
    expect(await changes()).toEqual([])
    harness.hub.services.presence.choose('u_bob', { state: 'busy', revision: 2 })
    expect(await changes()).toEqual([])
  })

  test('P6: a connection in the background makes nobody online, and hears of others', async () => {
    await using harness = await hubHarness({ modules: [rooms()], presence })
    const link = harness.link()
    link.send({ type: 'hello', token: 'u_bob|bob', background: true })
    await ask(link, { type: 'subscribe', topic: 'room/1' })
    const changes = await watched(harness)
    expect([await changes(), await onlineIn(link)]).toEqual([[], ['alice']])
    expect(said(link)).toEqual([])
    await inRoom(harness, 'carol')
    await harness.clock.advanceAsync(batchMs)
    expect(said(link)).toEqual(['u_carol online'])
    expect(await harness.hub.services.presence.explain('u_bob')).toMatchObject({ sessions: [{ state: 'background' }] })
  })

  test('P9: modules are told when a user is gone, also by the end of the server', async () => {
    const gone: UserGone[] = []
    const module = defineModule('told', { commands: {}, topics: {}, userGone: (each) => void gone.push(each) })
    await using harness = await hubHarness({ modules: [rooms(), module], presence })
    const [bob] = [await inRoom(harness, 'bob'), await inRoom(harness, 'carol')]
    const at = harness.clock.now()
    bob.cut()
    await harness.clock.advanceAsync(4_999)
    expect(gone).toEqual([])
    await harness.clock.advanceAsync(1)
    expect(gone).toMatchObject([{ user: { id: 'u_bob' }, guest: true, at, choice: undefined }])
    await closed(harness.clock, [harness.hub])
    expect(gone.slice(1)).toMatchObject([{ user: { id: 'u_carol' } }])
  })

  test('P10: a state is explained by the sessions and timers behind it', async () => {
    await using harness = await hubHarness({ modules: [rooms()], presence })
    const start = harness.clock.now()
    const [a, b] = [await inRoom(harness, 'bob'), await inRoom(harness, 'bob')]
    await harness.clock.advanceAsync(1_000)
    await says(a, false)
    await says(b, true)
    const explain = (userId: string) => harness.hub.services.presence.explain(userId)
    const idle = { state: 'idle', saysIdle: true, openedAt: start, lastActiveAt: start }
    const active = { state: 'active', saysIdle: false, lastActiveAt: start + 1_000, idleAt: start + 61_000 }
    expect(await explain('u_bob')).toMatchObject({ shown: { state: 'online' }, sessions: [idle, active] })
    for (const link of [a, b]) link.cut()
    expect(await explain('u_bob')).toMatchObject({ sessions: [], graceUntil: start + 6_000 })
    expect(await explain('u_nobody')).toEqual({ shown: undefined, sessions: [], graceUntil: undefined })
  })
})

describe('on several nodes', () => {
  const userIds = ['u_bob']

  test('P1: active on any node is online on all, idle on all is away', async () => {
    await using cluster = await hubCluster({ modules: [watching(100)], presence })
    const [one, two] = cluster.nodes
    const followers = [await PresenceFollower.on(one, userIds), await PresenceFollower.on(two, userIds)]
    const states = async (): Promise<unknown[]> => {
      await settle()
      await cluster.clock.advanceAsync(300)
      return followers.flatMap(({ seen }) => [seen.watched['u_bob'], Object(seen.room)['u_bob']])
    }
    const [a, b] = [await inRoom(one, 'bob'), await inRoom(two, 'bob')]
    await says(a, false)
    expect(await states()).toEqual(['online', 'online', 'online', 'online'])
    await says(b, false)
    expect(await states()).toEqual(['away', 'away', 'away', 'away'])
    one.hub.services.presence.choose('u_bob', { state: 'busy', revision: 1 })
    expect(await states()).toEqual(['busy', 'busy', 'busy', 'busy'])
  })

  test('P1: a user who comes to a second node is there what the first one makes of them', async () => {
    await using cluster = await hubCluster({ modules: [rooms()], presence })
    const [one, two] = cluster.nodes
    await inRoom(one, 'bob')
    await cluster.clock.advanceAsync(300)
    await says(await inRoom(two, 'bob'), false)
    await cluster.clock.advanceAsync(0)
    const shown = await two.hub.services.presence.of(['u_bob'])
    expect(shown.get('u_bob')).toMatchObject({ state: 'online' })
  })

  test('P1, research 9: users of a node that died are offline within its lease and a sweep, for whoever watches them', async () => {
    await using cluster = await hubCluster({ modules: [watching(100)], presence, leaseMs: 9_000 })
    const [one, two] = cluster.nodes
    const follower = await PresenceFollower.on(one, userIds)
    await inRoom(two, 'bob')
    await cluster.clock.advanceAsync(300)
    expect(follower.seen).toEqual({ room: { u_bob: 'online' }, watched: { u_bob: 'online' } })
    two.transport.die()
    two.broker.cut()
    await cluster.clock.advanceAsync(9_000 + 5_000 + 300)
    expect(follower.seen).toEqual({ room: {}, watched: { u_bob: 'offline' } })
  })

  test('P9: other nodes hear that a user is gone after the modules are done with it', async () => {
    const done = Promise.withResolvers<void>()
    const slow = defineModule('slow', { commands: {}, topics: {}, userGone: () => done.promise })
    await using cluster = await hubCluster({ modules: [watching(100), slow], presence })
    const [one, two] = cluster.nodes
    const follower = await PresenceFollower.on(one, userIds)
    const bob = await inRoom(two, 'bob')
    bob.close()
    await cluster.clock.advanceAsync(6_500)
    expect(follower.seen.watched).toEqual({ u_bob: 'online' })
    done.resolve()
    await settle()
    await cluster.clock.advanceAsync(300)
    expect(follower.seen.watched).toEqual({ u_bob: 'offline' })
  })

  test('P10: sessions on other nodes are asked about', async () => {
    await using cluster = await hubCluster({ modules: [rooms()], presence })
    const [one, two] = cluster.nodes
    await inRoom(one, 'bob')
    await inRoom(two, 'bob')
    await cluster.clock.advanceAsync(1_000)
    const asked = one.hub.services.presence.explain('u_bob')
    await cluster.clock.advanceAsync(200)
    const { sessions } = await asked
    expect(new Set(sessions.map(({ node }) => node)).size).toBe(2)
    expect(sessions.map(({ state }) => state)).toEqual(['active', 'active'])
  })

  test('P7: users whom nobody here watches are asked for, and a broker that does not answer is said', async () => {
    await using cluster = await hubCluster({ modules: [watching(100)], presence })
    const [one, two] = cluster.nodes
    await inRoom(two, 'bob')
    const { presence: services } = one.hub.services
    expect([...(await services.of(['u_bob', 'u_carol'])).keys()]).toEqual(['u_bob'])
    cluster.network.faults = { ...cluster.network.faults, refuse: 1 }
    await expect(services.of(['u_bob'])).rejects.toThrow('no answer')
  })
})
