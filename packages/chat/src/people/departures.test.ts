import { ask, FakeClock, type MemoryLink, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { MemoryChatStore, MemoryTables } from '../memory/index.ts'
import { alice, bob, chatHarness, loginsForTests, peopleWrites, tokenOf, writes, written } from '../testing/index.ts'

const most = Number.MAX_SAFE_INTEGER
const goer = { id: 'u_goer', username: 'ziggurat' }

/** Everything in every table, as text. */
function everything(tables: MemoryTables): string {
  const records = Object.entries(tables.records).map(([name, table]) => [name, table.scan({ limit: most })])
  const rooms = tables.roomsInOrder().map((room) => [room, tables.changesBetween(room.id, -1, most)])
  return JSON.stringify([records, rooms])
}

/** A user who left something in every table that names users. */
async function lived(store: MemoryChatStore): Promise<void> {
  for (const user of [alice, goer, bob, { id: 'u_carol', username: 'carol' }])
    await written(store, peopleWrites.register(user))
  for (const room of ['den', 'attic']) await written(store, writes.createRoom(room, goer))
  for (const user of [alice, bob]) await written(store, writes.join('den', user))
  const { message } = await written(store, writes.append('den', goer, 'one'))
  await written(store, writes.append('attic', goer, 'two'))
  await written(store, writes.forward(message, 'den', alice))
  await written(store, peopleWrites.login(goer.id, 'g1', { expiresAt: 9e12 }))
}

async function signedIn(store: MemoryChatStore, clock: FakeClock, ...tokens: readonly string[]) {
  const chat = await chatHarness({
    store,
    limits: { departureRows: 1 },
    hub: { clock, authenticator: loginsForTests(store, clock) },
  })
  const links: MemoryLink[] = tokens.map((token) => chat.link({ token }))
  await settle()
  for (const link of links) link.take()
  return { chat, links }
}

test.each(['anonymise', 'delete_messages'] as const)(
  'U39: %s leaves no trace of the name in any table',
  async (mode) => {
    const tables = new MemoryTables('e')
    const store = new MemoryChatStore({ tables })
    await lived(store)
    const { chat, links } = await signedIn(store, new FakeClock(), tokenOf(goer, 'g1'), tokenOf(alice, '', 'admin'))
    await using _ = chat
    const [own, other] = links
    if (!own || !other) throw new Error('two came')
    const acts = [
      { type: 'create_invite_link', room_id: 'den' },
      { type: 'mute', room_id: 'den', user_id: bob.id },
      { type: 'ban', room_id: 'den', user_id: bob.id },
      { type: 'invite', room_id: 'den', user_id: 'u_carol' },
      { type: 'set_draft', room_id: 'den', content: 'about ziggurat' },
      { type: 'open_direct', user_id: alice.id },
    ]
    for (const act of acts) expect((await ask(own, act)).reply).toMatchObject({ type: 'ok' })
    expect(everything(tables)).toContain(goer.username)
    own.send({ type: 'delete_account', mode, confirm: goer.username })
    await settle()
    expect(own.closedWith).toBe(4502)
    expect(everything(tables)).not.toContain(goer.username)
    expect((await ask(other, { type: 'get_users', user_ids: [goer.id] })).reply['users']).toEqual([
      { id: goer.id, username: 'deleted user', kind: 'account', deleted: true },
    ])
  },
)

test('U39: a removal that was begun before goes on at the start', async () => {
  const tables = new MemoryTables('e')
  const store = new MemoryChatStore({ tables })
  await lived(store)
  await written(store, peopleWrites.delete(goer))
  expect(everything(tables)).toContain(goer.username)
  const { chat } = await signedIn(store, new FakeClock())
  await using _ = chat
  expect(everything(tables)).not.toContain(goer.username)
})

test('U39: a step that fails is tried again', async () => {
  const store = new MemoryChatStore()
  await lived(store)
  await written(store, peopleWrites.delete(goer))
  const write = store.write.bind(store)
  let failures = 2
  store.write = async (given) => {
    if (given.kind === 'continue_departure' && failures-- > 0) throw new Error('no disk')
    return write(given)
  }
  const clock = new FakeClock()
  const { chat } = await signedIn(store, clock)
  await using _ = chat
  expect(await store.read({ kind: 'departures', limit: 9 })).toHaveLength(1)
  await clock.advanceAsync(10_000)
  expect(await store.read({ kind: 'departures', limit: 9 })).toEqual([])
})

test('U39: others are told of the going, and of each message that lost its name', async () => {
  const store = new MemoryChatStore()
  await lived(store)
  const { chat, links } = await signedIn(store, new FakeClock(), tokenOf(goer, 'g1'), tokenOf(bob))
  await using _ = chat
  links[0]?.send({ type: 'delete_account', mode: 'anonymise', confirm: goer.username })
  await settle()
  const told = links[1]?.take() ?? []
  expect(told.filter(({ type }) => type === 'member_left')).toMatchObject([
    { room_id: 'den', user: { username: 'deleted user' } },
    { room_id: 'general', user: { username: 'deleted user' } },
  ])
  expect(told.filter(({ type }) => type === 'message_updated')).toMatchObject([
    { username: 'deleted user', content: 'one' },
    { username: 'alice', forwarded: { username: 'deleted user' } },
  ])
})

test("U41: an export comes in pages, and ends; another's cursor shows nothing of theirs", async () => {
  const store = new MemoryChatStore()
  await lived(store)
  const { chat, links } = await signedIn(store, new FakeClock(), tokenOf(goer, 'g1'))
  await using _ = chat
  const [own] = links
  if (!own) throw new Error('one came')
  const items: unknown[] = []
  let cursor: unknown
  do {
    const { reply } = await ask(own, { type: 'export_my_data', ...(cursor === undefined ? {} : { cursor }) })
    items.push(...Array.from(Object(reply['items'])))
    cursor = reply['next_cursor']
  } while (cursor !== undefined)
  expect(JSON.stringify(items)).not.toMatch(/hash|alice/i)
  expect(items).toMatchObject([
    { kind: 'profile', profile: { username: goer.username } },
    { kind: 'login', login: { id: 'g1' } },
    { kind: 'membership', room_id: 'attic' },
    { kind: 'message', message: { content: 'two' } },
    { kind: 'membership', room_id: 'den' },
    { kind: 'message', message: { content: 'one' } },
    { kind: 'membership', room_id: 'general' },
  ])
  for (const wrong of ['x', 'rooms/den', 'user/1', 'files/x/f1', 'rooms/den/1/2'])
    expect((await ask(own, { type: 'export_my_data', cursor: wrong })).reply).toMatchObject({ code: 'invalid' })
})

test('U39: the rooms of an owner who goes are handed over', async () => {
  const store = new MemoryChatStore()
  await lived(store)
  await written(store, peopleWrites.delete(goer))
  expect([(await store.member('den', alice.id))?.role, (await store.member('den', bob.id))?.role]).toEqual([
    'owner',
    'member',
  ])
})
