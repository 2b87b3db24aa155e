import { ask, type HubHarness, type MemoryLink, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { chatHarness } from '../testing/index.ts'

/** Alice made the room `den`, bob is in it; what was said before has been taken. */
async function den(
  options: Parameters<typeof chatHarness>[0] = {},
): Promise<HubHarness & { alice: MemoryLink; bob: MemoryLink; say: typeof sayIn }> {
  const harness = await chatHarness(options)
  const [alice, bob] = [harness.link({ token: 'u_a|alice' }), harness.link({ token: 'u_b|bob' })]
  await settle()
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  await ask(bob, { type: 'join_room', room_id: 'den' })
  for (const link of [alice, bob]) link.take()
  return { ...harness, alice, bob, say: sayIn, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() }
}

async function sayIn(link: MemoryLink, content: string, more: object = {}): Promise<{ id: unknown; events: unknown }> {
  link.take()
  const { reply, events } = await ask(link, { type: 'message', room_id: 'den', content, ...more })
  return { id: reply['message_id'], events }
}

/** The ids of messages in a reply. */
function idsOf(messages: unknown): readonly unknown[] {
  return Array.isArray(messages) ? messages.map((each) => Object(each)['id']) : []
}

test('V4, V1: a reply in a thread comes as itself and as its root, which counts it', async () => {
  await using world = await den()
  const { alice, bob, say } = world
  const { id } = await say(alice, 'hi')
  const { events } = await say(bob, 'ho', { thread_id: id, reply_to: id })
  expect(events).toMatchObject([
    { type: 'message', seq: 2, offset: 4, thread_id: id, reply_to: id },
    { type: 'message_updated', seq: 1, offset: 5, reply_count: 1, last_reply_at: '2026-01-01T00:00:00.000Z' },
  ])
  expect(alice.take().slice(-2)).toEqual(events)
  const { reply } = await ask(alice, { type: 'thread', room_id: 'den', message_id: id })
  expect(reply).toMatchObject({
    room_id: 'den',
    root: { id, reply_count: 1 },
    messages: [{ content: 'ho' }],
    has_more_before: false,
    has_more_after: false,
    position: { epoch: 'memory', offset: 5 },
  })
})

test('V2, V3: who is named stands in the message, and is counted for them', async () => {
  await using world = await den()
  const { events } = await world.say(world.alice, 'see @Bob, @room')
  expect(events).toMatchObject([{ mentions: ['u_b'], mentions_room: true }])
  const again = world.link({ token: 'u_b|bob' })
  await settle()
  expect(again.take()[0]).toMatchObject({ rooms: [{ id: 'den', membership: { mentions: 1 } }, { id: 'general' }] })
})

test('V6: reactions come as the message in its present state; all are listed', async () => {
  await using world = await den()
  const { id } = await world.say(world.alice, 'hi')
  const about = { room_id: 'den', message_id: id, emoji: '🎉' }
  const { reply, events } = await ask(world.bob, { type: 'react', ...about })
  expect(events.at(-1)).toEqual({ type: 'message_updated', ...Object(reply['message']) })
  expect(reply).toMatchObject({ message: { reactions: [{ emoji: '🎉', count: 1, user_ids: ['u_b'] }] } })
  expect((await ask(world.bob, { type: 'react', ...about })).events).toEqual([])
  await ask(world.alice, { type: 'react', ...about })
  const first = await ask(world.alice, { type: 'list_reactions', ...about, limit: 1 })
  expect(first.reply).toMatchObject({ users: [{ id: 'u_b', username: 'bob' }] })
  const second = await ask(world.alice, { type: 'list_reactions', ...about, cursor: first.reply['next_cursor'] })
  expect(second.reply).toMatchObject({ users: [{ id: 'u_a', username: 'alice' }] })
  expect(second.reply).not.toHaveProperty('next_cursor')
  const undone = await ask(world.bob, { type: 'unreact', ...about })
  expect(undone.reply).toMatchObject({ message: { reactions: [{ count: 1, user_ids: ['u_a'] }] } })
})

test('V10: pinned messages are listed page by page, newest first', async () => {
  await using world = await den()
  const { alice, say } = world
  for (const text of ['a', 'b']) {
    const { id } = await say(alice, text)
    const { reply } = await ask(alice, { type: 'pin', room_id: 'den', message_id: id })
    expect(reply).toMatchObject({ message: { pinned_by: 'u_a', pinned_at: '2026-01-01T00:00:00.000Z' } })
  }
  const first = (await ask(alice, { type: 'list_pins', room_id: 'den', limit: 1 })).reply
  expect(first).toMatchObject({ messages: [{ content: 'b' }] })
  const second = (await ask(alice, { type: 'list_pins', room_id: 'den', cursor: first['next_cursor'] })).reply
  expect(second).toMatchObject({ messages: [{ content: 'a' }] })
  const [pinned] = idsOf(second['messages'])
  const unpinned = await ask(alice, { type: 'unpin', room_id: 'den', message_id: pinned })
  expect(unpinned.reply['message']).not.toHaveProperty('pinned_at')
})

test('V8: what a message said can be read as long as it is there', async () => {
  await using world = await den()
  const { id } = await world.say(world.alice, 'one')
  const about = { room_id: 'den', message_id: id }
  const edited = await ask(world.alice, { type: 'edit_message', ...about, content: 'two' })
  expect(edited.reply).toMatchObject({ message: { content: 'two', edit_count: 1 } })
  const first = (await ask(world.bob, { type: 'message_edits', ...about, limit: 1 })).reply
  const versions = [{ version: 1, content: 'two', timestamp: '2026-01-01T00:00:00.000Z' }]
  expect(first).toMatchObject({ versions, next_cursor: '1' })
  const second = (await ask(world.bob, { type: 'message_edits', ...about, cursor: '1' })).reply
  expect(second).toMatchObject({ versions: [{ version: 0, content: 'one' }] })
  await ask(world.alice, { type: 'delete_message', ...about })
  expect((await ask(world.bob, { type: 'message_edits', ...about })).reply).toMatchObject({ versions: [] })
})

test('V8: an edit can come too late', async () => {
  await using world = await den({ limits: { editWindowMs: 60_000 } })
  const { id } = await world.say(world.alice, 'one')
  await world.clock.advanceAsync(60_001)
  const late = { type: 'edit_message', room_id: 'den', message_id: id, content: 'two' }
  expect((await ask(world.alice, late)).reply).toMatchObject({ code: 'forbidden', retry: 'never' })
})

test('V9: what is forwarded out of a private talk does not say where that was', async () => {
  await using world = await den()
  const { id } = await world.say(world.alice, 'hi')
  const forward = { type: 'forward', room_id: 'den', message_id: id, to_room_id: 'general', content: 'look' }
  world.bob.take()
  const open = await ask(world.bob, { ...forward, client_id: 'k' })
  expect(open.events).toMatchObject([
    { type: 'message', room_id: 'general', content: 'look' },
    { type: 'message', content: 'hi', forwarded: { room_id: 'den', message_id: id, username: 'alice' } },
  ])
  expect(open.reply).toMatchObject({ room_id: 'general', message_id: open.events.at(1)?.['id'], seq: 2 })
  expect((await ask(world.bob, { ...forward, client_id: 'k' })).reply).toMatchObject({ seq: 2, duplicate: true })
  const direct = await ask(world.bob, { type: 'direct_message', to: 'u_a', content: 'psst' })
  const { room_id, message_id } = direct.reply
  const secret = await ask(world.bob, { type: 'forward', room_id, message_id, to_room_id: 'general' })
  expect(secret.events.at(-1)?.['forwarded']).toEqual({
    user_id: 'u_b',
    username: 'bob',
    timestamp: '2026-01-01T00:00:00.000Z',
  })
})

test('V5: more files than a message can have are refused at once', async () => {
  await using world = await den()
  const attachments = Array.from({ length: 11 }, (_, at) => `f${at}`)
  const { reply } = await ask(world.alice, { type: 'message', room_id: 'den', content: '', attachments })
  expect(reply).toMatchObject({ code: 'limit_reached' })
  const nothing = await ask(world.alice, { type: 'message', room_id: 'den', content: ' ', attachments: [] })
  expect(nothing.reply).toMatchObject({ code: 'invalid', path: 'content' })
})

test('V7: a moderator deletes what others said, which the audit log has', async () => {
  await using world = await den()
  const { id } = await world.say(world.bob, 'spam')
  const { reply } = await ask(world.alice, { type: 'delete_message', room_id: 'den', message_id: id })
  expect(reply).toMatchObject({ message: { content: '', deleted_at: '2026-01-01T00:00:00.000Z' } })
  const log = await ask(world.alice, { type: 'audit_log', room_id: 'den' })
  expect(log.reply).toMatchObject({ entries: [{ action: 'delete_message', target: { id: 'u_b' } }] })
})
