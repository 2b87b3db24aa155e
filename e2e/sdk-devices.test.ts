import { connect } from '@hubbub/client'
import { openAccounts } from '@hubbub/client/accounts'
import { expect, test } from 'vitest'
import { eventually } from './support/deadline.ts'
import { type Person, SdkWorld } from './support/sdk-world.ts'
import { freePort, ServerProcess, temporaryFolder } from './support/server-process.ts'

function kept(): { tokens: Person['tokens']; outbox: Person['outbox'] } {
  const tokens = new Map<string, string>()
  return {
    tokens: {
      getItem: (key) => tokens.get(key) ?? null,
      setItem: (key, value) => void tokens.set(key, value),
      removeItem: (key) => void tokens.delete(key),
    },
    outbox: { load: async () => [], put: async () => undefined, remove: async () => undefined, close: () => undefined },
  }
}

/** Ada with a phone and a laptop, and Bea, all online. */
async function twoDevices(): Promise<{ world: SdkWorld; phone: Person; laptop: Person; bea: Person }> {
  const world = new SdkWorld(1)
  await world.startServer()
  const ada = kept()
  for (const { tokens, outbox } of [ada, kept()]) {
    world.enter(world.people.length === 0 ? 'ada' : 'bea', tokens, outbox)
    await world.pass(1_000)
  }
  world.enter('ada', ada.tokens, ada.outbox)
  await world.pass(1_000)
  const [phone, bea, laptop] = world.people
  if (!phone || !bea || !laptop) throw new Error('somebody is missing')
  return { world, phone, laptop, bea }
}

test('N10: read on one device clears the badge of the other within a second (test 13)', async () => {
  const { world, phone, laptop, bea } = await twoDevices()
  expect(laptop.client.user).toEqual(phone.client.user)
  const { seq } = await world.whenDone(bea.room.send('hello').done)
  await world.pass(500)
  expect([phone, laptop].map(({ store }) => store.totals.getSnapshot().unread)).toEqual([1, 1])
  phone.store.room('general').read(seq)
  await world.pass(900)
  expect([phone, laptop].map(({ store }) => store.totals.getSnapshot().unread)).toEqual([0, 0])
})

test.each([
  ['a reaction', (bea: Person, id: string) => bea.room.call('react', { message_id: id, emoji: '👍' })],
  ['an edit', (bea: Person, id: string) => bea.room.edit(id, 'hello again')],
  ['a deletion', (bea: Person, id: string) => bea.room.delete(id)],
])('N10: the last event is %s: unread is 0 after reading, and stays so after a reload (test 12)', async (_, change) => {
  const { world, phone, bea } = await twoDevices()
  const { message_id, seq } = await world.whenDone(bea.room.send('hello').done)
  phone.store.room('general').read(seq)
  await world.pass(1_000)
  await world.whenDone<unknown>(change(bea, message_id))
  await world.pass(1_000)
  expect(phone.store.totals.getSnapshot()).toEqual({ unread: 0, mentions: 0 })
  world.reload(phone)
  await world.pass(2_000)
  expect(phone.client.state.at).toBe('online')
  expect(phone.store.totals.getSnapshot()).toEqual({ unread: 0, mentions: 0 })
})

test('N7: signing out elsewhere ends the client within seconds, and it does not come back', async () => {
  await using data = await temporaryFolder()
  await using server = new ServerProcess(await freePort(), data.path)
  await server.start()
  const accounts = openAccounts(`${server.url}/`)
  await accounts.register({ username: 'carol', password: 'a sentence that nobody guesses' })
  const hub = connect(`${server.url}/ws`, { token: accounts.token })
  await hub.call('me')
  await accounts.logout()
  await eventually('the client has ended', () => hub.state.at === 'closed', { ms: 5_000 })
  expect(hub.state).toMatchObject({ at: 'closed', reason: { name: 'revoked' } })
})
