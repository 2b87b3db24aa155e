import { MemoryChatStore } from '@hubbub/chat/memory'
import { authHttp, type SignedInReply } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { chat } from './modules/chat-recipe.ts'
import { issuerKeys, signedBy } from './testing/people/token-factory.ts'
import { RawClient } from './testing/raw-client.ts'
import { type TestServer, temporaryFolder, testServer } from './testing/test-server.ts'

const alice = { username: 'alice', password: 'correct horse' }

async function post(server: TestServer, path: string, body: object): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: await answer.json() }
}

async function signedIn(server: TestServer, route: 'register' | 'login', given: object): Promise<SignedInReply> {
  return authHttp[route].reply.parse((await post(server, authHttp[route].path, given)).body)
}

/** Opens a connection and says hello with a token. */
async function hello(server: TestServer, token: string): Promise<RawClient> {
  const client = await RawClient.open(server.port, '/ws')
  client.send(JSON.stringify({ type: 'hello', ref: 'hello', token }))
  return client
}

async function opened(server: TestServer, token: string): Promise<RawClient> {
  const client = await hello(server, token)
  await client.message(({ type }) => type === 'synced', 'synced')
  return client
}

test('research 23, U33: a token is refreshed on a live connection; revoked elsewhere it is closed with 4502 in under a second', async () => {
  await using server = await testServer()
  const first = await signedIn(server, 'register', alice)
  const phone = await signedIn(server, 'login', { ...alice, device: 'phone' })
  await using desk = await opened(server, first.access_token)
  await using mobile = await opened(server, phone.access_token)
  const { body } = await post(server, authHttp.refresh.path, { refresh_token: phone.refresh_token })
  const renewed = authHttp.refresh.reply.parse(body)
  expect(await mobile.ask({ type: 'refresh_token', token: renewed.access_token })).toMatchObject({ type: 'ok' })
  const logins: unknown = (await desk.ask({ type: 'list_logins' }))['logins']
  expect(logins).toMatchObject([{ device: 'phone', online: true }, { current: true }])
  const [{ id }] = JSON.parse(JSON.stringify(logins))
  const began = performance.now()
  expect(await desk.ask({ type: 'end_login', login_id: id })).toMatchObject({ type: 'ok' })
  expect(await mobile.closed()).toBe(4502)
  expect(performance.now() - began).toBeLessThan(1_000)
  await using again = await hello(server, renewed.access_token)
  expect(await again.closed()).toBe(4502)
  expect((await post(server, authHttp.refresh.path, { refresh_token: renewed.refresh_token })).status).toBe(401)
  await server.expectServed(desk)
})

test('U37: who is blocked is closed with 4503 and kept out, at connect, login and refresh', async () => {
  await using server = await testServer()
  const admin = await signedIn(server, 'register', alice)
  const bob = await signedIn(server, 'register', { username: 'bob', password: 'battery staple' })
  await using desk = await opened(server, admin.access_token)
  await using other = await opened(server, bob.access_token)
  const began = performance.now()
  expect(await desk.ask({ type: 'block_user', user_id: bob.user.id })).toMatchObject({ type: 'ok' })
  expect(await other.closed()).toBe(4503)
  expect(performance.now() - began).toBeLessThan(1_000)
  await using again = await hello(server, bob.access_token)
  expect([await again.closed(), again.messages[0]?.['code']]).toEqual([4503, 'banned'])
  const login = { username: 'bob', password: 'battery staple' }
  expect(await post(server, authHttp.login.path, login)).toMatchObject({ body: { code: 'banned' } })
})

test('U13, U38: a link of the administrator sets a password, and a role counts at the next connect', async () => {
  await using server = await testServer({ auth: { registration: 'invite' } })
  const admin = await signedIn(server, 'register', alice)
  await using desk = await opened(server, admin.access_token)
  const { token: invite } = await desk.ask({ type: 'make_registration_invite' })
  const bob = await signedIn(server, 'register', { username: 'bob', password: 'battery staple', invite })
  const { token } = await desk.ask({ type: 'make_reset_link', user_id: bob.user.id })
  const reset = await post(server, authHttp.reset_password.path, { token, password: 'third password' })
  expect(reset.status).toBe(200)
  const again = await signedIn(server, 'login', { username: 'bob', password: 'third password' })
  await desk.ask({ type: 'set_server_role', user_id: bob.user.id, role: 'admin' })
  await using other = await opened(server, again.access_token)
  expect(other.messages[0]).toMatchObject({ type: 'welcome', roles: ['admin'], profile: { roles: ['admin'] } })
})

test('U17, U34: guests, accounts and users of another issuer meet in one room', async () => {
  const keys = await issuerKeys('ES256', 'k1')
  const issuer = { issuer: 'https://id.example', audience: ['chat'], algorithms: ['ES256' as const] }
  await using server = await testServer({ auth: { issuers: [{ ...issuer, public_keys: [keys.pem] }] } })
  const account = await signedIn(server, 'register', alice)
  const claims = { iss: issuer.issuer, aud: 'chat', sub: '42', name: 'Eve', exp: Math.floor(Date.now() / 1_000) + 60 }
  await using eve = await opened(server, await signedBy(keys, claims))
  await using desk = await opened(server, account.access_token)
  const guest = await server.guest('gus')
  expect(await guest.ask({ type: 'message', content: 'hello all' })).toMatchObject({ type: 'ok' })
  for (const client of [eve, desk])
    expect(await client.message(({ type }) => type === 'message', 'the message')).toMatchObject({ username: 'gus' })
  const { users } = await desk.ask({ type: 'list_users' })
  expect(users).toMatchObject([
    { username: 'alice', kind: 'account', roles: ['admin'] },
    { username: 'Eve', kind: 'external' },
    { username: 'gus', kind: 'guest' },
  ])
})

test('U30: accounts and logins outlive a restart, on the disk', async () => {
  using folder = temporaryFolder()
  const start = (): Promise<TestServer> => testServer({ data: folder.path }, [chat()])
  const before = await start()
  const { refresh_token } = await signedIn(before, 'register', alice)
  await before[Symbol.asyncDispose]()
  await using server = await start()
  const { body } = await post(server, authHttp.refresh.path, { refresh_token })
  await using client = await opened(server, authHttp.refresh.reply.parse(body).access_token)
  await server.expectServed(client)
  expect((await post(server, authHttp.register.path, alice)).status).toBe(409)
})

test('U14: a revocation the node did not hear of is found at the next look', async () => {
  const store = new MemoryChatStore()
  await using server = await testServer({ credentials: { recheck_ms: 1_000 } }, [chat({ store })])
  const { user, access_token } = await signedIn(server, 'register', alice)
  await using client = await opened(server, access_token)
  const [login] = await store.read({ kind: 'logins', userId: user.id, at: 0, limit: 1 })
  await store.write({ kind: 'end_login', loginId: login?.loginId ?? '', userId: null })
  expect(await client.closed()).toBe(4502)
})
