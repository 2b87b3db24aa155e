import { ask, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { MemoryChatStore } from './memory/index.ts'
import { type ChatWrite, type ChatWriteResult, type WriteKind, ChatStoreError } from './ports/index.ts'
import { chatHarness } from './testing/index.ts'

/** A store that commits and then dies before it has said so, when told to. */
class DyingStore extends MemoryChatStore {
  dying = false

  override async write<Kind extends WriteKind>(write: ChatWrite<Kind>): Promise<ChatWriteResult<Kind>> {
    const result = await super.write(write)
    if (this.dying) throw new ChatStoreError('internal', 'died')
    return result
  }
}

async function roomOfTwo() {
  const store = new DyingStore()
  const harness = await chatHarness({ store })
  const [alice, bob] = [await harness.guest('alice'), await harness.guest('bob')]
  for (const link of [alice, bob]) link.take()
  return { store, harness, alice, bob }
}

test('C14: a message that is stored though its sender was told of a fault still reaches the room', async () => {
  const { store, harness, alice, bob } = await roomOfTwo()
  await using _ = harness
  store.dying = true
  const command = { type: 'message', content: 'hi', client_id: 'k' }
  expect((await ask(alice, command)).reply).toMatchObject({ code: 'internal', retry: 'backoff' })
  expect(bob.take()).toMatchObject([{ type: 'message', content: 'hi', offset: 3 }])
  store.dying = false
  expect((await ask(alice, command)).reply).toMatchObject({ duplicate: true, seq: 1 })
  expect(bob.take()).toEqual([])
})

test('C14: what was missed before a fault is told with it', async () => {
  const { store, harness, alice, bob } = await roomOfTwo()
  await using _ = harness
  const aside = store.changes.bind(store)
  store.dying = true
  store.changes = () => Promise.reject(new ChatStoreError('internal', 'out of reach'))
  await ask(alice, { type: 'message', content: 'one' })
  expect(bob.take()).toEqual([])
  store.changes = aside
  await ask(alice, { type: 'message', content: 'two' })
  await harness.clock.advanceAsync(50)
  expect(bob.take()).toMatchObject([{ content: 'one' }, { content: 'two' }])
})

test('C14, A1: a leaving that is stored though the user was told of a fault ends the subscription', async () => {
  const { store, harness, alice, bob } = await roomOfTwo()
  await using _ = harness
  store.dying = true
  expect((await ask(alice, { type: 'leave_room', room_id: 'general' })).reply).toMatchObject({ code: 'internal' })
  store.dying = false
  await ask(bob, { type: 'message', content: 'hi' })
  await settle()
  expect(alice.take()).toEqual([])
})

test('C14, C33: a room of two that is stored though its opener was told of a fault is told to both', async () => {
  const store = new DyingStore()
  await using harness = await chatHarness({ store, defaultRooms: [] })
  const [alice, bob] = [harness.link({ token: 'u_a|alice' }), harness.link({ token: 'u_b|bob' })]
  await settle()
  for (const link of [alice, bob]) link.take()
  store.dying = true
  const { events, reply } = await ask(alice, { type: 'open_direct', user_id: 'u_b' })
  await settle()
  const told = { type: 'room_joined', room: { kind: 'direct', people: [{ id: 'u_a' }, { id: 'u_b' }] } }
  expect(reply).toMatchObject({ code: 'internal' })
  expect([...events, ...alice.take()]).toMatchObject([told])
  expect(bob.take()).toMatchObject([told])
})
