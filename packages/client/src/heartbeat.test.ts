import { expect, test } from 'vitest'
import { golden, onlineWorld } from '../testing/fake-world.ts'

// The golden welcome says: interval 25 s, timeout 10 s; the client adds a margin of 5 s.

test('an idle link is pinged after the interval, and lost when nothing comes within timeout and margin', async () => {
  const { world, hub, socket } = await onlineWorld()
  await world.advance(24_999)
  expect(socket.all('ping')).toHaveLength(0)
  await world.advance(1)
  expect(socket.all('ping')).toHaveLength(1)
  await world.advance(14_999)
  expect(hub.state.at).toBe('online')
  await world.advance(1)
  expect(hub.state).toMatchObject({ at: 'waiting', reason: { name: 'heartbeat_missed' } })
  expect(socket.closedByClient).toBeDefined()
})

test('whatever arrives is a sign of life, and a busy link is not pinged', async () => {
  const { world, hub, socket } = await onlineWorld()
  for (let i = 0; i < 10; i++) {
    await world.advance(20_000)
    socket.receive(golden('presence'))
  }
  expect(socket.all('ping')).toHaveLength(0)
  await world.advance(25_000)
  socket.receive(golden('pong'))
  await world.advance(20_000)
  expect(hub.state.at).toBe('online')
})

test.each(['visible', 'online', 'offline'] as const)('%s checks the link quickly', async (hint) => {
  const { world, hub, socket } = await onlineWorld({ heartbeat: { wakeMs: 4_000 } })
  world.hint(hint)
  expect(socket.all('ping')).toHaveLength(1)
  await world.advance(4_000)
  expect(hub.state.at).toBe('waiting')
})

test('a quick check that is answered goes back to watching', async () => {
  const { world, hub, socket } = await onlineWorld()
  world.hint('visible')
  socket.receive(golden('pong'))
  await world.advance(24_000)
  expect(hub.state.at).toBe('online')
  world.hint('hidden')
  expect(socket.all('ping')).toHaveLength(1)
})
