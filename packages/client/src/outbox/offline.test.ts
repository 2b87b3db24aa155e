import { expect, test } from 'vitest'
import { FakeLocks, golden, onlineWorld } from '../../testing/fake-world.ts'
import { MemoryOutbox } from '../../testing/memory-outbox.ts'

/** What a browser keeps over the lives of a tab. */
function browser(): { outbox: MemoryOutbox; locks: FakeLocks } {
  return { outbox: new MemoryOutbox(), locks: new FakeLocks() }
}

test('I3: Retry pressed ten times while offline sends one message (test 3)', async () => {
  const { world, hub, socket } = await onlineWorld()
  const sending = hub.room('general').send('once')
  await world.settle()
  await world.refuse('message', { code: 'muted', retry: 'never' })
  expect(sending.state).toBe('failed')
  socket.end()
  for (let press = 0; press < 10; press++) sending.retry()
  expect(hub.room('general').timeline.getSnapshot().outgoing).toMatchObject([{ text: 'once', state: 'pending' }])
  await world.advance(1_000)
  await world.welcome()
  await world.advance(2_000)
  expect(world.socket.all('message')).toMatchObject([{ content: 'once' }])
})

test.each([
  ['goes out once the tab is open again', false, ['kept']],
  ['does not go out when it was deleted before', true, []],
])('I4: a message sent offline, its tab closed, %s (test 4)', async (_, isDeleted, wanted) => {
  const kept = browser()
  const { world, hub, socket } = await onlineWorld({}, kept)
  socket.end()
  const sending = hub.room('general').send('kept')
  await world.settle()
  if (isDeleted) sending.discard()
  await world.settle()
  hub.close()
  await world.settle()
  const next = await onlineWorld({}, { ...kept, seed: 2 })
  await next.world.advance(2_000)
  expect(next.socket.all('message').map(({ content }) => content)).toEqual(wanted)
})

test('R6: a welcome with a new session, and nobody listening: one resync, no loop (test 21)', async () => {
  const { world, socket } = await onlineWorld()
  socket.end()
  await world.advance(1_000)
  const again = await world.welcome({ session_id: 's_other' })
  const topics = { 'room:general': { recovered: false, epoch: 'x8', offset: 4, reason: 'epoch_changed' } }
  again.receive({ type: 'synced', topics })
  again.receive(golden('typing'))
  const { room, membership } = {
    room: golden('room created')['room'],
    membership: { role: 'member', read_seq: 0, unread: 0, mentions: 0 },
  }
  await world.answer('get_room', { room, membership })
  await world.advance(20_000)
  expect(again.isOpen).toBe(true)
  expect(again.all('hello')).toMatchObject([{ session_id: 's_1' }])
  expect(again.all('get_room')).toHaveLength(1)
  expect(world.sockets).toHaveLength(2)
})
