import { ask, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { chatHarness } from './testing/index.ts'

test('C7: history says whether more follows both ways, and where the room stands', async () => {
  await using harness = await chatHarness()
  const alice = await harness.guest('alice')
  for (const content of ['a', 'b', 'c']) await ask(alice, { type: 'message', content })
  const { reply } = await ask(alice, { type: 'history', room_id: 'general', before: 3, limit: 1 })
  expect(reply).toMatchObject({
    room_id: 'general',
    messages: [{ seq: 2, content: 'b' }],
    has_more_before: true,
    has_more_after: true,
    position: { epoch: 'memory', offset: 4 },
  })
  const contents = async (page: object) => {
    const { messages } = (await ask(alice, { type: 'history', room_id: 'general', ...page })).reply
    return Array.isArray(messages) ? messages.map(({ content }) => content).join('') : undefined
  }
  expect(await contents({})).toBe('abc')
  expect(await contents({ after: 1 })).toBe('bc')
  expect(await contents({ around: 1, limit: 2 })).toBe('ab')
})

test('C7: history, presence and typing are for members', async () => {
  await using harness = await chatHarness()
  const alice = await harness.guest('alice')
  await ask(alice, { type: 'leave_room', room_id: 'general' })
  for (const command of [{ type: 'history' }, { type: 'online_users' }, { type: 'typing', active: true }]) {
    expect((await ask(alice, { ...command, room_id: 'general' })).reply).toMatchObject({ code: 'not_a_member' })
  }
  expect((await ask(alice, { type: 'history', room_id: 'den' })).reply).toMatchObject({ code: 'not_found' })
})

test('C11: typing reaches the room with the time after which it is over', async () => {
  await using harness = await chatHarness()
  const [alice, bob] = [await harness.guest('alice'), await harness.guest('bob')]
  bob.take()
  await ask(alice, { type: 'typing', active: true })
  expect(bob.take()).toEqual([
    {
      type: 'typing',
      room_id: 'general',
      user: expect.objectContaining({ username: 'alice' }),
      active: true,
      expires_ms: 6_000,
    },
  ])
})

test('C12: who comes online in a room and goes is told in batches, and listed', async () => {
  await using harness = await chatHarness({ hub: { presence: { graceMs: 1_000 } } })
  const [alice, bob] = [await harness.guest('alice'), await harness.guest('bob')]
  await harness.clock.advanceAsync(250)
  const users = [expect.objectContaining({ username: 'alice' }), expect.objectContaining({ username: 'bob' })]
  expect(alice.take()).toContainEqual({ type: 'user_joined', room_id: 'general', users, online: 2 })
  expect((await ask(alice, { type: 'online_users' })).reply).toMatchObject({ room_id: 'general', online: 2, users })
  bob.close()
  await harness.clock.advanceAsync(1_300)
  expect(alice.take()).toEqual([{ type: 'user_left', room_id: 'general', users: [users[1]], online: 1 }])
})

test('C12: without names one event carries the count', async () => {
  await using harness = await chatHarness({ presence: { listUpTo: 0 } })
  const alice = await harness.guest('alice')
  await harness.clock.advanceAsync(250)
  expect(alice.take()).toEqual([{ type: 'user_joined', room_id: 'general', users: [], online: 1 }])
})

test('R4: what was missed comes once per row, as it is now', async () => {
  await using harness = await chatHarness()
  const alice = harness.link({ token: 'u_a|alice' })
  await settle()
  const synced = alice.take().at(-1)
  const bob = await harness.guest('bob')
  alice.cut()
  const { reply } = await ask(bob, { type: 'message', content: 'a' })
  await ask(bob, { type: 'message', content: 'b' })
  await ask(bob, { type: 'edit_message', room_id: 'general', message_id: reply['message_id'], content: 'A' })
  const back = harness.link()
  back.send({ type: 'hello', token: 'u_a|alice', positions: Object(synced?.['topics']) })
  await settle()
  expect(back.take().slice(1)).toMatchObject([
    { type: 'member_joined', offset: 2, user: { username: 'bob' } },
    { type: 'message', offset: 4, content: 'b' },
    { type: 'message', offset: 5, content: 'A' },
    { type: 'synced', topics: { 'room:general': { recovered: true, offset: 5 } } },
  ])
})

test('R5: too many changed rows, another epoch, a position ahead: the room is loaded anew', async () => {
  await using harness = await chatHarness({ limits: { catchUpRows: 2 } })
  const alice = await harness.guest('alice')
  for (const content of ['a', 'b', 'c']) await ask(alice, { type: 'message', content })
  const positions = [
    [{ epoch: 'memory', offset: 1 }, 'too_far_behind'],
    [{ epoch: 'memory', offset: 2 }, undefined],
    [{ epoch: 'memory', offset: 9 }, 'ahead'],
    [{ epoch: 'before', offset: 2 }, 'epoch_changed'],
  ] as const
  for (const [position, reason] of positions) {
    await ask(alice, { type: 'unsubscribe', topic: 'room:general' })
    const { reply } = await ask(alice, { type: 'join_room', room_id: 'general', position })
    expect([reply['recovered'], reply['reason']]).toEqual([reason === undefined, reason])
  }
})
