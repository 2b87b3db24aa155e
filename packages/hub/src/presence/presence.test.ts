import { describe, expect, test } from 'vitest'
import { LocalBroker } from '../memory/local-broker.ts'
import { silentLogger } from '../memory/silent.ts'
import type { Broker } from '../ports/broker.ts'
import { defineModule, type PresenceOptions, topic } from '../module.ts'
import { ask, BrokerNetwork, FakeClock, hubHarness, SeededRandom } from '../testing/index.ts'
import { batches, inRoom, namesOf, onlineIn, rooms } from '../testing/presence-room.ts'
import { presenceTimes } from './derive-presence.ts'
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
    await using harness = await hubHarness({ modules: [rooms()], presence: { graceMs: 5_000 } })
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
    await using harness = await hubHarness({ modules: [rooms()], presence: { graceMs: 5_000 } })
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
      joined.map(({ user }) => ({ type: 'came', name, user: user.id }))
    await using harness = await hubHarness({ modules: [rooms({ frames })] })
    const alice = await inRoom(harness, 'alice')
    await harness.clock.advanceAsync(250)
    expect(alice.take()).toEqual([{ type: 'came', name: 'room/1', user: 'u_alice' }])
  })

  test('L1: nothing is kept of a room that everybody left', async () => {
    await using harness = await hubHarness({ modules: [rooms()], heartbeat: { intervalMs: 1e6, timeoutMs: 1e6 } })
    const before = harness.clock.pending
    const idleTimerOfAlice = 1
    const [alice, bob] = [await inRoom(harness, 'alice'), await inRoom(harness, 'bob')]
    await ask(alice, { type: 'unsubscribe', topic: 'room/1' })
    bob.cut()
    await harness.clock.advanceAsync(10_000)
    expect([harness.hub.stats().topics, harness.clock.pending]).toEqual([0, before + idleTimerOfAlice])
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

describe('presence on its own', () => {
  const options = presenceDefaults
  const session = { id: 's_1', user: { id: 'u_1', username: 'alice' }, guest: false, client: undefined }
  const times = { ...presenceTimes, graceMs: 1_000 }

  function presence(broker: Broker = new LocalBroker()) {
    const clock = new FakeClock()
    const around = { node: 'n', broker, clock, logger: silentLogger, times }
    const made = new Presence({
      ...around,
      tell: () => {},
      listen: async () => () => {},
      askOthers: () => {},
      changed: () => {},
      gone: async () => {},
    })
    return { clock, made, left: () => [made.topics, made.people, clock.pending] }
  }

  /** Signs in and subscribes to a room. */
  async function comeIn({ clock, made }: ReturnType<typeof presence>): Promise<void> {
    made.opening(session)
    made.opened(session, { isBackground: false })
    made.enter('room', session, options)
    await clock.advanceAsync(1_000)
  }

  async function goAway({ clock, made }: ReturnType<typeof presence>, how: 'grace' | 'at_once'): Promise<void> {
    made.leave('room', session, how)
    made.ended(session)
    await clock.advanceAsync(2_000)
  }

  test.each(['grace', 'at_once'] as const)('L1: nothing is kept when the last user has gone: %s', async (how) => {
    const room = presence()
    for (let time = 0; time < 2; time++) {
      await comeIn(room)
      expect(room.left()).toMatchObject([['room'], 1, 1])
      await goAway(room, how)
      expect(room.left()).toEqual([[], 0, 0])
    }
  })

  test('L1: of a cluster nothing is kept either, also when others are still in the room', async () => {
    const { here, there } = twoEnds(new FakeClock())
    there.enter('room', word('u_2'))
    const room = presence(here)
    await comeIn(room)
    expect(room.left()).toMatchObject([['room'], 2, 1])
    await goAway(room, 'grace')
    expect(room.left()).toEqual([[], 0, 0])
  })

  test('L1: an answer of the broker that comes when everybody has gone brings nothing back', async () => {
    const asked = new FakeClock()
    const { network, here, there } = twoEnds(asked)
    there.enter('room', word('u_2'))
    network.faults = { ...network.faults, answerMs: 5_000 }
    const room = presence(here)
    await comeIn(room)
    await goAway(room, 'at_once')
    await asked.advanceAsync(5_000)
    expect(room.left()).toEqual([[], 0, 0])
  })

  test('L1: nothing is kept any more after the stop', async () => {
    const room = presence()
    await comeIn(room)
    room.made.stop()
    room.made.enter('room', session, options)
    room.made.leave('room', session, 'grace')
    room.made.ended(session)
    expect(room.left()).toEqual([[], 0, 0])
  })
})

const word = (id: string) => ({ node: 'n2', version: 1, user: { id, username: id }, isActive: true })

function twoEnds(clock: FakeClock) {
  const network = new BrokerNetwork(clock, new SeededRandom(1))
  const [here, there] = [network.join(), network.join()]
  for (const end of [here, there]) end.attach('n', () => {})
  return { network, here, there }
}
