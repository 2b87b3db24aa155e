import { describe, expect, test } from 'vitest'
import { MemoryLogger } from '../memory/memory-logger.ts'
import { defineModule, type PresenceOptions, topic } from '../module.ts'
import { ask, hubCluster, type HubHarness, hubHarness, type MemoryLink, settle } from '../testing/index.ts'

const rooms = (presence: Partial<PresenceOptions> = {}): ReturnType<typeof defineModule> =>
  defineModule('rooms', {
    commands: {},
    topics: { 'room/:id': topic({ publish: 'anyone', presence }), 'plain/:id': topic({}) },
  })

/** Signs a user in and subscribes to a room; what has arrived until then is taken. */
async function inRoom(harness: HubHarness, id: string, name = 'room/1'): Promise<MemoryLink> {
  const link = harness.link({ token: `u_${id}|${id}` })
  await ask(link, { type: 'subscribe', topic: name })
  link.take()
  return link
}

const namesOf = (users: unknown): unknown => (Array.isArray(users) ? users.map(({ username }) => username) : users)

/** Presence events that have arrived, as [joined, left, online]. */
function batches(link: MemoryLink): unknown[] {
  const events = link.take().filter(({ type }) => type === 'presence')
  return events.map(({ joined, left, online }) => [namesOf(joined), namesOf(left), online])
}

async function onlineIn(link: MemoryLink, name = 'room/1'): Promise<unknown> {
  return namesOf((await ask(link, { type: 'presence', topic: name })).reply['users'])
}

describe('on one node', () => {
  test('P3: who comes and goes within a batch is told together, batches at least 250 ms apart', async () => {
    await using harness = await hubHarness({ modules: [rooms()] })
    const alice = await inRoom(harness, 'alice')
    const bob = await inRoom(harness, 'bob')
    await harness.clock.advanceAsync(249)
    expect(batches(alice)).toEqual([])
    await harness.clock.advanceAsync(1)
    expect(batches(alice)).toEqual([[['alice', 'bob'], [], 2]])
    await ask(bob, { type: 'unsubscribe', topic: 'room/1' })
    await inRoom(harness, 'carol')
    await harness.clock.advanceAsync(249)
    expect(batches(alice)).toEqual([])
    await harness.clock.advanceAsync(1)
    expect(batches(alice)).toEqual([[['carol'], ['bob'], 2]])
  })

  test('P3: a reload within the grace time is invisible; who stays away longer has left', async () => {
    await using harness = await hubHarness({ modules: [rooms({ graceMs: 5_000 })] })
    const alice = await inRoom(harness, 'alice')
    const bob = await inRoom(harness, 'bob')
    await harness.clock.advanceAsync(250)
    batches(alice)
    bob.cut()
    await harness.clock.advanceAsync(4_900)
    const back = await inRoom(harness, 'bob')
    await harness.clock.advanceAsync(10_000)
    expect(batches(alice)).toEqual([])
    back.cut()
    await harness.clock.advanceAsync(5_250)
    expect(batches(alice)).toEqual([[[], ['bob'], 1]])
  })

  test('P2: of several connections of a user the last one counts', async () => {
    await using harness = await hubHarness({ modules: [rooms()] })
    const alice = await inRoom(harness, 'alice')
    const [phone, laptop] = [await inRoom(harness, 'bob'), await inRoom(harness, 'bob')]
    await harness.clock.advanceAsync(250)
    expect(batches(alice)).toEqual([[['alice', 'bob'], [], 2]])
    phone.close()
    await harness.clock.advanceAsync(10_000)
    expect(batches(alice)).toEqual([])
    laptop.close()
    await harness.clock.advanceAsync(10_000)
    expect(batches(alice)).toEqual([[[], ['bob'], 1]])
  })

  test('P4: above the size batches have counts only, and the list is read by page', async () => {
    await using harness = await hubHarness({ modules: [rooms({ listUpTo: 2 })] })
    const [alice] = [await inRoom(harness, 'alice'), await inRoom(harness, 'bob'), await inRoom(harness, 'carol')]
    await harness.clock.advanceAsync(250)
    expect(batches(alice)).toEqual([[[], [], 3]])
    const { reply } = await ask(alice, { type: 'presence', topic: 'room/1', limit: 2 })
    expect([namesOf(reply['users']), reply['online']]).toEqual([['alice', 'bob'], 3])
    const cursor = reply['next_cursor']
    const rest = await ask(alice, { type: 'presence', topic: 'room/1', limit: 2, cursor })
    expect([namesOf(rest.reply['users']), rest.reply['next_cursor']]).toEqual([['carol'], undefined])
  })

  test('a module may say it in events of its own', async () => {
    const frames: PresenceOptions['frames'] = (name, { joined }) =>
      joined.map((user) => ({ type: 'came', name, user: user.id }))
    await using harness = await hubHarness({ modules: [rooms({ frames })] })
    const alice = await inRoom(harness, 'alice')
    await harness.clock.advanceAsync(250)
    expect(alice.take()).toEqual([{ type: 'came', name: 'room/1', user: 'u_alice' }])
  })

  test('L1: nothing is kept of a room that everybody left', async () => {
    await using harness = await hubHarness({ modules: [rooms()], heartbeat: { intervalMs: 1e6, timeoutMs: 1e6 } })
    const before = harness.clock.pending
    const [alice, bob] = [await inRoom(harness, 'alice'), await inRoom(harness, 'bob')]
    await ask(alice, { type: 'unsubscribe', topic: 'room/1' })
    bob.cut()
    await harness.clock.advanceAsync(10_000)
    expect([harness.hub.stats().topics, harness.clock.pending]).toEqual([0, before])
    expect(await onlineIn(alice)).toEqual([])
  })

  test.each([
    ['plain/1', 'not_found', 'presence of plain/1 is not kept'],
    ['nope', 'not_found', 'presence of nope is not kept'],
  ])('presence of %s is %s', async (name, code, message) => {
    await using harness = await hubHarness({ modules: [rooms()] })
    const link = await harness.guest('alice')
    expect((await ask(link, { type: 'presence', topic: name })).reply).toMatchObject({ code, message })
  })

  test('presence of a topic one may not subscribe to is forbidden', async () => {
    const secret = defineModule('secret', {
      commands: {},
      topics: { secret: topic({ subscribe: 'server', presence: {} }) },
    })
    await using harness = await hubHarness({ modules: [secret] })
    const link = await harness.guest('alice')
    expect((await ask(link, { type: 'presence', topic: 'secret' })).reply).toMatchObject({ code: 'forbidden' })
  })
})

describe('on several nodes', () => {
  const settled = 1_000

  test('P1: users of all nodes are online together', async () => {
    await using cluster = await hubCluster({ modules: [rooms()] })
    const [one, two] = cluster.nodes
    const alice = await inRoom(one, 'alice')
    await cluster.clock.advanceAsync(settled)
    batches(alice)
    const bob = await inRoom(two, 'bob')
    await cluster.clock.advanceAsync(settled)
    expect(batches(alice)).toEqual([[['bob'], [], 2]])
    expect([await onlineIn(alice), await onlineIn(bob)]).toEqual([
      ['alice', 'bob'],
      ['alice', 'bob'],
    ])
    expect(await onlineIn(await two.guest('reader'))).toEqual(['alice', 'bob'])
  })

  test('P1: who moves to another node has not left, not even when the grace time here is over', async () => {
    await using cluster = await hubCluster({ modules: [rooms({ graceMs: 1_000 })] })
    const [one, two] = cluster.nodes
    const [alice, bob] = [await inRoom(one, 'alice'), await inRoom(one, 'bob')]
    await cluster.clock.advanceAsync(settled)
    batches(alice)
    bob.close()
    await inRoom(two, 'bob')
    await cluster.clock.advanceAsync(20_000)
    expect([batches(alice), await onlineIn(alice)]).toEqual([[], ['alice', 'bob']])
  })

  test('P1: who leaves on purpose has left on every node', async () => {
    await using cluster = await hubCluster({ modules: [rooms()] })
    const [one, two] = cluster.nodes
    const [alice, bob] = [await inRoom(one, 'alice'), await inRoom(two, 'bob')]
    await cluster.clock.advanceAsync(settled)
    batches(alice)
    await ask(bob, { type: 'unsubscribe', topic: 'room/1' })
    await cluster.clock.advanceAsync(settled)
    expect(batches(alice)).toEqual([[[], ['bob'], 1]])
  })

  test('P1: users of a node that died are gone when its lease has run out', async () => {
    await using cluster = await hubCluster({ modules: [rooms()], leaseMs: 9_000 })
    const [one, two] = cluster.nodes
    const alice = await inRoom(one, 'alice')
    await inRoom(two, 'bob')
    await cluster.clock.advanceAsync(settled)
    batches(alice)
    two.transport.die()
    two.broker.cut()
    await cluster.clock.advanceAsync(5_000)
    expect(batches(alice)).toEqual([])
    await cluster.clock.advanceAsync(15_000)
    expect(batches(alice)).toEqual([[[], ['bob'], 1]])
  })

  test('P3: a watcher who comes back sees at once who came while nobody here was subscribed', async () => {
    await using cluster = await hubCluster({ modules: [rooms({ graceMs: 5_000 })] })
    const [one, two] = cluster.nodes
    const alice = await inRoom(one, 'alice')
    await cluster.clock.advanceAsync(settled)
    alice.cut()
    await inRoom(two, 'bob')
    await cluster.clock.advanceAsync(settled)
    const back = await inRoom(one, 'alice')
    await cluster.clock.advanceAsync(600)
    expect(batches(back)).toEqual([[['bob'], [], 2]])
  })

  test('a broker that does not answer is logged, and asked again at the next sweep', async () => {
    const logger = new MemoryLogger()
    await using cluster = await hubCluster({ modules: [rooms()], logger })
    const [one, two] = cluster.nodes
    const alice = await inRoom(one, 'alice')
    await inRoom(two, 'bob')
    cluster.network.faults = { ...cluster.network.faults, refuse: 1 }
    await cluster.clock.advanceAsync(settled)
    expect(logger.lines.map(({ event }) => event)).toContain('presence_refresh_failed')
    cluster.network.faults = { ...cluster.network.faults, refuse: 0 }
    await cluster.clock.advanceAsync(6_000)
    await settle()
    expect(await onlineIn(alice)).toEqual(['alice', 'bob'])
  })
})
