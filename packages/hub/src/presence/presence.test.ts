import { describe, expect, test } from 'vitest'
import { LocalBroker } from '../memory/local-broker.ts'
import { silentLogger } from '../memory/silent.ts'
import type { Broker } from '../ports/broker.ts'
import { defineModule, type PresenceOptions, topic } from '../module.ts'
import { ask, BrokerNetwork, FakeClock, hubHarness, SeededRandom } from '../testing/index.ts'
import { batches, inRoom, namesOf, onlineIn, rooms } from '../testing/presence-room.ts'
import { Presence, presenceDefaults } from './presence.ts'

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

  test('P2: the grace time of each user ends on its own', async () => {
    await using harness = await hubHarness({ modules: [rooms({ graceMs: 5_000 })] })
    const [alice, bob] = [await inRoom(harness, 'alice'), await inRoom(harness, 'bob')]
    const carol = await inRoom(harness, 'carol')
    bob.cut()
    await harness.clock.advanceAsync(2_000)
    carol.cut()
    batches(alice)
    await harness.clock.advanceAsync(3_250)
    expect(batches(alice)).toEqual([[[], ['bob'], 2]])
    await harness.clock.advanceAsync(2_000)
    expect(batches(alice)).toEqual([[[], ['carol'], 1]])
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

describe('a room on its own', () => {
  const options = { ...presenceDefaults, graceMs: 1_000 }
  const user = { id: 'u_1', username: 'alice' }

  function presence(broker: Broker = new LocalBroker()) {
    const clock = new FakeClock()
    return { clock, presence: new Presence({ node: 'n', broker, clock, logger: silentLogger, tell: () => {} }) }
  }

  test.each(['grace', 'at_once'] as const)('L1: is forgotten when the last user has gone: %s', async (how) => {
    const { clock, presence: made } = presence()
    made.enter('room', user, options)
    made.leave('room', user.id, how)
    await clock.advanceAsync(2_000)
    expect([made.topics, clock.pending]).toEqual([[], 0])
    made.enter('room', user, options)
    await clock.advanceAsync(1_000)
    made.leave('room', user.id, how)
    await clock.advanceAsync(2_000)
    expect([made.topics, clock.pending]).toEqual([[], 0])
  })

  test('L1: of a cluster is forgotten when the last user here has gone, also when there is nothing to tell', async () => {
    const network = new BrokerNetwork(new FakeClock(), new SeededRandom(1))
    const [here, there] = [network.join(), network.join()]
    for (const end of [here, there]) end.attach('n', () => {})
    there.enter('room', user)
    const { clock, presence: made } = presence(here)
    made.enter('room', user, options)
    await clock.advanceAsync(1_000)
    made.leave('room', user.id, 'at_once')
    expect([made.topics, clock.pending]).toEqual([[], 0])
  })

  test('L1: is not brought back by an answer of the broker that comes when everybody has gone', async () => {
    const asked = new FakeClock()
    const network = new BrokerNetwork(asked, new SeededRandom(1))
    const [here, there] = [network.join(), network.join()]
    for (const end of [here, there]) end.attach('n', () => {})
    there.enter('room', { id: 'u_2', username: 'bob' })
    network.faults = { ...network.faults, answerMs: 5_000 }
    const { clock, presence: made } = presence(here)
    made.enter('room', user, options)
    await clock.advanceAsync(1_000)
    made.leave('room', user.id, 'at_once')
    await asked.advanceAsync(5_000)
    expect([made.topics, clock.pending]).toEqual([[], 0])
  })

  test('L1: is not kept any more after the stop', () => {
    const { clock, presence: made } = presence()
    made.enter('room', user, options)
    made.stop()
    made.enter('room', user, options)
    made.leave('room', user.id, 'grace')
    expect([made.topics, clock.pending]).toEqual([[], 0])
  })
})
