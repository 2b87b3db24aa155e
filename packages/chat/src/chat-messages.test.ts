import { ask, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { MemoryChatStore } from './memory/index.ts'
import { ChatStoreError } from './ports/index.ts'
import { chatHarness } from './testing/index.ts'

test('O6: everyone in the room gets the event, the sender before the reply', async () => {
  await using harness = await chatHarness()
  const [alice, bob] = [await harness.guest('alice'), await harness.guest('bob')]
  bob.take()
  alice.send({ type: 'message', ref: 1, content: 'hi', client_id: 'k' })
  await settle()
  const [event, reply] = alice.take().slice(-2)
  expect(event).toMatchObject({
    type: 'message',
    room_id: 'general',
    seq: 1,
    offset: 3,
    username: 'alice',
    content: 'hi',
  })
  expect(reply).toEqual({
    type: 'ok',
    ref: 1,
    room_id: 'general',
    message_id: event?.['id'],
    seq: 1,
    offset: 3,
    timestamp: '2026-01-01T00:00:00.000Z',
  })
  expect(bob.take()).toEqual([event])
})

test('I1: a repeated key is answered with the first result and announced to nobody', async () => {
  await using harness = await chatHarness()
  const alice = await harness.guest('alice')
  const send = { type: 'message', content: 'hi', client_id: 'k' }
  const first = await ask(alice, send)
  await ask(alice, { type: 'edit_message', room_id: 'general', message_id: first.reply['message_id'], content: 'ho' })
  const again = await ask(alice, send)
  expect(again.events).toEqual([])
  expect(again.reply).toEqual({ ...first.reply, ref: again.reply['ref'], duplicate: true })
})

test('I5: of a pipelined run the ones after a refused message are refused too', async () => {
  await using harness = await chatHarness()
  const alice = await harness.guest('alice')
  const texts = ['a', ' ', 'c', 'd']
  texts.forEach((content, at) => {
    const after = at > 0 ? { after: `k${at - 1}` } : {}
    alice.send({ type: 'message', ref: at, content, client_id: `k${at}`, ...after })
  })
  await settle()
  const replies = new Map(alice.take().map((frame) => [frame['ref'], frame['code'] ?? frame['seq']]))
  expect([0, 1, 2, 3].map((ref) => [ref, replies.get(ref)])).toEqual([
    [0, 1],
    [1, 'invalid'],
    [2, 'out_of_order'],
    [3, 'out_of_order'],
  ])
})

test('C4, C5: an edit and a deletion come as the message in its present state', async () => {
  await using harness = await chatHarness()
  const alice = await harness.guest('alice')
  const { reply } = await ask(alice, { type: 'message', content: 'hi' })
  const target = { room_id: 'general', message_id: reply['message_id'] }
  const edited = await ask(alice, { type: 'edit_message', ...target, content: 'ho' })
  const about = { type: 'message_updated', seq: 1, edited_at: expect.any(String) }
  expect(edited.events).toEqual([expect.objectContaining({ ...about, offset: 3, content: 'ho' })])
  expect(edited.events).toEqual([{ type: 'message_updated', ...Object(edited.reply['message']) }])
  const deleted = await ask(alice, { type: 'delete_message', ...target })
  expect(deleted.events).toMatchObject([{ ...about, offset: 4, content: '', deleted_at: expect.any(String) }])
  expect((await ask(alice, { type: 'delete_message', ...target })).events).toEqual([])
})

test('C3: a message goes to the room of the URL, else to the first default room, else it has to name one', async () => {
  const store = new MemoryChatStore()
  await using harness = await chatHarness({ store, defaultRooms: ['general', 'den'] })
  const link = harness.link({ query: { username: 'alice', room_id: 'den' } })
  await settle()
  expect((await ask(link, { type: 'message', content: 'hi' })).reply).toMatchObject({ room_id: 'den' })
  await using bare = await chatHarness({ defaultRooms: [] })
  const bob = await bare.guest('bob')
  expect((await ask(bob, { type: 'message', content: 'hi' })).reply).toMatchObject({ code: 'invalid', path: 'room_id' })
})

test('K3: a store without room costs the sender a refusal with advice, and nothing else', async () => {
  const store = new MemoryChatStore()
  await using harness = await chatHarness({ store })
  const alice = await harness.guest('alice')
  const write = store.write.bind(store)
  store.write = async () => Promise.reject(new ChatStoreError('storage_full', 'no space'))
  const refused = await ask(alice, { type: 'message', content: 'hi', client_id: 'k' })
  expect(refused.reply).toMatchObject({ type: 'error', code: 'storage_full', retry: 'backoff' })
  const bob = harness.link({ query: { username: 'bob' } })
  await settle()
  expect(bob.take()[0]).toMatchObject({
    type: 'welcome',
    rooms: [],
    room_error: { room_id: 'general', code: 'storage_full' },
  })
  store.write = write
  expect((await ask(alice, { type: 'message', content: 'hi', client_id: 'k' })).reply).toMatchObject({ seq: 1 })
})
