import { ChatStoreError } from '@hubbub/chat'
import { authHttp } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { type AuthApp, authApp } from '../testing/people/auth-app.ts'

const alice = { username: 'alice', password: 'correct horse' }
const tooLong = { ...alice, device: 'x'.repeat(17_000) }

async function signedUp(app: AuthApp): Promise<{ access: string; refresh: string; id: string }> {
  const { body } = await app.post('register', alice)
  const { access_token: access, refresh_token: refresh, user } = authHttp.register.reply.parse(body)
  return { access, refresh, id: user.id }
}

test('U24: register, log in, refresh, log out: each answer is as the schema says and is never cached', async () => {
  const app = authApp()
  const registered = await app.post('register', alice)
  const loggedIn = await app.post('login', { ...alice, device: 'phone' })
  const { refresh_token } = authHttp.login.reply.parse(loggedIn.body)
  const refreshed = await app.post('refresh', { refresh_token })
  for (const { status, headers, body } of [registered, loggedIn, refreshed]) {
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(authHttp.refresh.reply.parse(body)).toMatchObject({ user: { username: 'alice' }, expires_in_ms: 600_000 })
  }
  const out = await app.post('logout', { refresh_token: refreshed.body['refresh_token'] })
  expect([out.status, out.body]).toEqual([200, {}])
  expect((await app.post('refresh', { refresh_token: refreshed.body['refresh_token'] })).status).toBe(401)
  expect([...app.store.logins.values()].map(({ device }) => device)).toEqual(['', 'phone'])
})

test('U24: a password is changed by who is signed in, with an access token in the header', async () => {
  const app = authApp()
  const { access } = await signedUp(app)
  const change = { password: 'correct horse', new_password: 'battery staple' }
  const nobody = await app.post('change-password', change)
  expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  const guest = await app.people.authenticator(undefined).authenticate({ username: 'al' })
  const guestToken = guest.ok ? guest.identity.token : ''
  expect((await app.post('change-password', change, { authorization: `Bearer ${guestToken}` })).status).toBe(403)
  expect(await app.post('change-password', change, { authorization: `Bearer ${access}` })).toMatchObject({
    status: 200,
  })
  expect((await app.post('login', { ...alice, password: 'battery staple' })).status).toBe(200)
})

test('U16: a link sets a password once; shown again it is gone', async () => {
  const app = authApp()
  const { id } = await signedUp(app)
  const ticket = await app.accounts.makeReset(id, 'u_admin')
  const body = { token: 'token' in ticket ? ticket.token : '', password: 'battery staple' }
  expect(await app.post('reset-password', body)).toMatchObject({ status: 200, body: {} })
  expect(await app.post('reset-password', body)).toMatchObject({ status: 410, body: { code: 'expired' } })
})

test('U14: an access token of an ended login changes nothing any more', async () => {
  const app = authApp()
  const { access, refresh } = await signedUp(app)
  await app.post('logout', { refresh_token: refresh })
  const change = { password: 'correct horse', new_password: 'battery staple' }
  const answer = await app.post('change-password', change, { authorization: `Bearer ${access}` })
  expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
})

test('U6: after too many attempts the answer says how long to wait, in seconds and in ms', async () => {
  const app = authApp()
  await signedUp(app)
  for (let turn = 0; turn < 10; turn++) await app.post('login', { ...alice, password: 'wrong horse' })
  const { status, headers, body } = await app.post('login', alice)
  expect([status, headers.get('retry-after')]).toEqual([429, '90'])
  expect(body).toEqual({
    type: 'error',
    code: 'rate_limited',
    message: 'Too many attempts; wait a while.',
    retry: 'backoff',
    retry_after_ms: 90_000,
  })
})

test.each<[string, string, unknown, number, object]>([
  ['no JSON', 'login', '{', 400, { code: 'malformed' }],
  ['a list', 'login', '[]', 400, { code: 'not_an_object' }],
  ['null', 'login', 'null', 400, { code: 'not_an_object' }],
  ['nothing', 'login', '', 400, { code: 'invalid', path: 'username' }],
  ['no password', 'login', { username: 'al' }, 400, { code: 'invalid', path: 'password' }],
  ['a name that is no text', 'login', { ...alice, username: 7 }, 400, { code: 'invalid', path: 'username' }],
  [
    'a name that cannot be seen',
    'register',
    { ...alice, username: '\u200b' },
    400,
    { code: 'invalid', path: 'username' },
  ],
  ['a short password', 'register', { ...alice, password: 'short' }, 400, { code: 'invalid', path: 'password' }],
  ['a giant password', 'login', { ...alice, password: 'x'.repeat(513) }, 400, { code: 'invalid', path: 'password' }],
  ['more than 16 KiB', 'login', tooLong, 413, { code: 'too_large' }],
  ['a wrong password', 'login', alice, 401, { code: 'unauthenticated' }],
  [
    'an invitation that is none',
    'reset-password',
    { token: 'x', password: 'battery staple' },
    410,
    { code: 'expired' },
  ],
  ['a refresh token that is none', 'refresh', { refresh_token: 'x' }, 401, { code: 'unauthenticated' }],
  ['a key of the prototype', 'login', '{"__proto__":{"username":"a","password":"b"}}', 400, { code: 'invalid' }],
])('U24: a body with %s is refused as %s', async (_, path, body, status, frame) => {
  expect(await authApp().post(path, body)).toMatchObject({ status, body: { type: 'error', ...frame } })
})

test('U24: a body that is not declared as JSON is refused: forms can be sent from anywhere', async () => {
  const app = authApp()
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
    expect((await app.post('login', alice, { 'content-type': type })).body).toMatchObject({ path: 'content-type' })
  }
})

test('U24: the first who comes is told that registering is open, others what is configured', async () => {
  const app = authApp({ registration: 'closed' })
  const modes = async (): Promise<unknown> => (await app.app.request('/api/auth/modes')).json()
  const known = { guests: true, accounts: true, issuers: [] }
  expect(authHttp.modes.reply.parse(await modes())).toEqual({ ...known, registration: 'open' })
  await signedUp(app)
  expect(await modes()).toEqual({ ...known, registration: 'closed' })
  expect((await app.post('register', { ...alice, username: 'bob' })).body).toMatchObject({ code: 'forbidden' })
})

test('U24: a full disk and a fault of the store are told apart', async () => {
  const app = authApp()
  app.store.createLogin = () => Promise.reject(new ChatStoreError('storage_full', 'the disk'))
  expect(await app.post('register', alice)).toMatchObject({ status: 507, body: { code: 'storage_full' } })
  app.store.createLogin = () => Promise.reject(new Error('secret detail'))
  const fault = await app.post('login', alice)
  expect(fault).toMatchObject({ status: 500, body: { code: 'internal', id: 'id' } })
  expect(JSON.stringify(fault.body)).not.toContain('secret detail')
})

test.each<[string, Record<string, string>, number]>([
  ['another site', { origin: 'https://evil.example' }, 403],
  ['a page without an origin', { origin: 'null' }, 403],
  ['another port', { origin: 'http://chat.example:8080' }, 403],
  ['another site, by what the browser says', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a neighbour, by what the browser says', { 'sec-fetch-site': 'same-site' }, 403],
  ['a page of ours', { origin: 'http://chat.example', 'sec-fetch-site': 'same-origin' }, 200],
  ['a page of a listed origin', { origin: 'https://friend.example', 'sec-fetch-site': 'cross-site' }, 200],
  ['a program', {}, 200],
])('U25: a request of %s with %j is answered with %i', async (_, headers, status) => {
  const app = authApp()
  const answer = await app.post('register', alice, headers)
  expect([answer.status, app.store.accounts.size]).toEqual([status, status === 200 ? 1 : 0])
})

test('U25: nothing is set as a cookie', async () => {
  const { headers } = await authApp().post('register', alice)
  expect(headers.get('set-cookie')).toBeNull()
})

test('U26: no password and no token reaches a log, whatever becomes of the request', async () => {
  const app = authApp()
  const { access, refresh, id } = await signedUp(app)
  const ticket = await app.accounts.makeReset(id, 'u_admin')
  const reset = 'token' in ticket ? ticket.token : ''
  const next = { password: 'correct horse', new_password: 'battery staple' }
  const bearer = { authorization: `Bearer ${access}` }
  const all = async (): Promise<void> => {
    await app.post('login', alice)
    await app.post('refresh', { refresh_token: refresh })
    await app.post('change-password', next, bearer)
    await app.post('reset-password', { token: reset, password: 'battery staple' })
    await app.post(`refresh?refresh_token=${refresh}`, `{"refresh_token":"${refresh}"`, bearer)
    await app.post('logout', { refresh_token: refresh })
  }
  await app.post('refresh', { refresh_token: refresh })
  app.clock.advance(60_000)
  await all()
  const lost = (): Promise<never> => Promise.reject(new Error('out of reach'))
  Object.assign(app.store, { login: lost, account: lost, accountByName: lost, resetOwner: lost })
  await all()
  const lines = [...app.written, ...app.log.lines.map((line) => JSON.stringify(line))].join('\n')
  expect(lines).toContain('request_failed')
  expect(lines).toContain('refresh_token_reused')
  for (const secret of ['correct horse', 'battery staple', access, refresh, reset, refresh.split('_')[2] ?? ''])
    expect(lines).not.toContain(secret)
})
