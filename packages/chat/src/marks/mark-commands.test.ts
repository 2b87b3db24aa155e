import { ask, type HubHarness, type MemoryLink, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { chatHarness } from '../testing/index.ts'

/** Alice, and two devices of bob, in the room general; what was said before has been taken. */
async function aliceAndTwoDevices(): Promise<HubHarness & { alice: MemoryLink; phone: MemoryLink; desk: MemoryLink }> {
  const harness = await chatHarness()
  const alice = await harness.guest('alice')
  const [phone, desk] = [harness.link({ token: 'u_b|bob' }), harness.link({ token: 'u_b|bob' })]
  await settle()
  for (const link of [alice, phone, desk]) link.take()
  return { ...harness, alice, phone, desk, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() }
}

const say = (link: MemoryLink, content: string) => ask(link, { type: 'message', room_id: 'general', content })

test("research 13: reading on one device clears the user's others at once, and the sender sees it", async () => {
  await using world = await aliceAndTwoDevices()
  await say(world.alice, 'hi')
  for (const link of [world.phone, world.desk, world.alice]) link.take()
  const { reply } = await ask(world.phone, { type: 'read', room_id: 'general', seq: 1 })
  expect(reply).toMatchObject({ type: 'ok', read_seq: 1, unread: 0, mentions: 0 })
  expect(world.desk.take()).toMatchObject([
    { type: 'read', user_id: 'u_b', read_seq: 1, delivered_seq: 1 },
    { type: 'unread', room_id: 'general', read_seq: 1, unread: 0 },
  ])
  expect(world.alice.take()).toMatchObject([{ type: 'read', user_id: 'u_b', read_seq: 1 }])
})

test('research 12: after reading, a fresh connection sees 0 unread, whatever came last', async () => {
  await using world = await aliceAndTwoDevices()
  const { reply } = await say(world.alice, 'hi')
  await ask(world.phone, { type: 'read', room_id: 'general', seq: 1 })
  const changes = [
    { type: 'edit_message', room_id: 'general', message_id: reply['message_id'], content: 'ho' },
    { type: 'delete_message', room_id: 'general', message_id: reply['message_id'] },
  ]
  for (const change of changes) {
    await ask(world.alice, change)
    const fresh = world.link({ token: 'u_b|bob' })
    await settle()
    expect(fresh.take()[0]).toMatchObject({ rooms: [{ id: 'general', membership: { unread: 0, mentions: 0 } }] })
  }
})

test('B6: everything is marked read at once; B2: and from here on unread again', async () => {
  await using world = await aliceAndTwoDevices()
  for (const text of ['a', 'b']) await say(world.alice, text)
  expect((await ask(world.phone, { type: 'unread' })).reply).toMatchObject({
    rooms: [{ room_id: 'general', unread: 2 }],
  })
  expect((await ask(world.phone, { type: 'read_all' })).reply).toMatchObject({ rooms: ['general'] })
  const marked = await ask(world.phone, { type: 'mark_unread', room_id: 'general', seq: 2 })
  expect(marked.reply).toMatchObject({ read_seq: 1, unread: 1 })
})

test('B3: what reached a device is told to the room; rooms one is not in are passed over', async () => {
  await using world = await aliceAndTwoDevices()
  await say(world.alice, 'hi')
  world.alice.take()
  const rooms = [
    { room_id: 'general', seq: 1 },
    { room_id: 'nowhere', seq: 1 },
  ]
  expect((await ask(world.phone, { type: 'delivered', rooms })).reply).toMatchObject({ type: 'ok' })
  expect(world.alice.take()).toMatchObject([{ type: 'read', user_id: 'u_b', read_seq: 0, delivered_seq: 1 }])
})

test('B8: who has seen a message is asked page by page', async () => {
  await using world = await aliceAndTwoDevices()
  await say(world.alice, 'hi')
  await ask(world.phone, { type: 'read', room_id: 'general', seq: 1 })
  const asked = await ask(world.alice, { type: 'seen_by', room_id: 'general', seq: 1, limit: 1 })
  expect(asked.reply).toMatchObject({ users: [{ user: { id: 'u_b', username: 'bob' }, read_seq: 1 }], count: 1 })
  expect(asked.reply).not.toHaveProperty('next_cursor')
  const wrong = await ask(world.alice, { type: 'seen_by', room_id: 'general', seq: 1, cursor: 'nonsense' })
  expect(wrong.reply).toMatchObject({ code: 'invalid', path: 'cursor' })
})

test('B7: a draft reaches the other devices, and two devices lose neither text', async () => {
  await using world = await aliceAndTwoDevices()
  const first = await ask(world.phone, { type: 'set_draft', room_id: 'general', content: 'from the phone' })
  expect(first.reply).toMatchObject({ stored: true, draft: { content: 'from the phone' } })
  expect(world.desk.take()).toMatchObject([{ type: 'draft', room_id: 'general', content: 'from the phone' }])
  const second = await ask(world.desk, { type: 'set_draft', room_id: 'general', content: 'from the desk' })
  expect(second.reply).toMatchObject({ stored: false, draft: { content: 'from the phone' } })
  expect((await ask(world.desk, { type: 'list_drafts' })).reply).toMatchObject({ drafts: [{ room_id: 'general' }] })
})
