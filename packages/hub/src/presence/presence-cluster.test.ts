import { describe, expect, test } from 'vitest'
import { MemoryLogger } from '../memory/memory-logger.ts'
import { ask, hubCluster } from '../testing/index.ts'
import { batches, inRoom, onlineIn, rooms } from '../testing/presence-room.ts'

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
    await using cluster = await hubCluster({ modules: [rooms()], presence: { graceMs: 1_000 } })
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

  test('P1: who leaves on purpose has left on the own node, too, as soon as the broker has been asked', async () => {
    await using cluster = await hubCluster({ modules: [rooms()] })
    const [one] = cluster.nodes
    const [alice, bob] = [await inRoom(one, 'alice'), await inRoom(one, 'bob')]
    await cluster.clock.advanceAsync(settled)
    batches(alice)
    await ask(bob, { type: 'unsubscribe', topic: 'room/1' })
    await cluster.clock.advanceAsync(500)
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
    await using cluster = await hubCluster({ modules: [rooms()], presence: { graceMs: 5_000 } })
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

  test('P1: what was said and lost is found by the sweep; a broker that does not answer is logged and asked again', async () => {
    const logger = new MemoryLogger()
    await using cluster = await hubCluster({ modules: [rooms()], logger })
    const [one, two] = cluster.nodes
    const alice = await inRoom(one, 'alice')
    await cluster.clock.advanceAsync(settled)
    const before = cluster.network.faults
    cluster.network.faults = { ...before, drop: 1 }
    await inRoom(two, 'bob')
    cluster.network.faults = { ...before, drop: 1, refuse: 1 }
    await cluster.clock.advanceAsync(6_000)
    expect(logger.lines.map(({ event }) => event)).toContain('presence_refresh_failed')
    expect(await onlineIn(alice)).toEqual(['alice'])
    cluster.network.faults = { ...before, drop: 1 }
    await cluster.clock.advanceAsync(6_000)
    expect(await onlineIn(alice)).toEqual(['alice', 'bob'])
  })
})
