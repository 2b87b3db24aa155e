import { FakeClock } from '@hubbub/hub/testing'
import { authHttp } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { FakeKeyValueStorage, FakeLocks } from '../../testing/fake-world.ts'
import { type Accounts, openAccounts } from './index.ts'

interface Asked {
  readonly path: string
  readonly body: Record<string, string>
  readonly authorization: string | null
}

/** A server that knows one login, whose tokens are numbered. */
class FakeServer {
  readonly asked: Asked[] = []
  refusal: { readonly status: number; readonly body: string } | undefined
  #made = 0

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const body = request.method === 'POST' ? await request.json() : {}
    this.asked.push({ path: new URL(request.url).pathname, body, authorization: request.headers.get('Authorization') })
    if (this.refusal) return new Response(this.refusal.body, { status: this.refusal.status })
    const number = ++this.#made
    return Response.json({
      user: { id: 'u_1', username: 'alice' },
      roles: [],
      access_token: `a${number}`,
      expires_in_ms: 600_000,
      refresh_token: `r${number}`,
      login_expires_at: '2026-12-20T10:00:00.000Z',
    })
  }
}

function refusal(status: number, code: string, retry: string): FakeServer['refusal'] {
  return { status, body: JSON.stringify({ type: 'error', code, retry, message: code }) }
}

/** Tabs of one browser: shared storage and locks. */
function browser(): { server: FakeServer; clock: FakeClock; storage: FakeKeyValueStorage; open: () => Accounts } {
  const server = new FakeServer()
  const clock = new FakeClock()
  const storage = new FakeKeyValueStorage()
  const locks = new FakeLocks()
  const environment = () => ({ clock, report: () => undefined, locks: locks.tab(), tokenStorage: () => storage })
  const tab = () => openAccounts('https://chat.example.com/', { fetch: server.fetch, environment: environment() })
  return { server, clock, storage, open: tab }
}

const alice = { username: 'alice', password: 'a long password' }

test('N11: who signs in is signed in after a reload, in all tabs, until they sign out', async () => {
  const { server, open } = browser()
  const accounts = open()
  const seen: unknown[] = []
  accounts.subscribe(() => seen.push(accounts.getSnapshot()?.user.username))
  expect(accounts.getSnapshot()).toBeUndefined()
  expect(await accounts.login(alice)).toMatchObject({ user: { id: 'u_1' }, roles: [] })
  const other = open()
  expect(other.getSnapshot()).toMatchObject({ user: { username: 'alice' } })
  expect(other.getSnapshot()).toBe(other.getSnapshot())
  expect(await other.token()).toBe('a1')
  await accounts.logout()
  expect([other.getSnapshot(), await other.token()]).toEqual([undefined, undefined])
  expect(seen).toEqual(['alice', undefined])
  expect(server.asked.map(({ path }) => path)).toEqual([authHttp.login.path, authHttp.logout.path])
})

test('N12: a token that ends soon is renewed once for all tabs, and one that was refused as well', async () => {
  const { server, clock, open } = browser()
  const [one, two] = [open(), open()]
  await one.login(alice)
  expect(await Promise.all([one.token(), two.token()])).toEqual(['a1', 'a1'])
  clock.advance(580_000)
  expect(await Promise.all([one.token(), two.token(), one.token()])).toEqual(['a2', 'a2', 'a2'])
  expect(await one.token({ fresh: true })).toBe('a3')
  expect(await two.token({ fresh: true })).toBe('a3')
  expect(server.asked.slice(1).map(({ body }) => body['refresh_token'])).toEqual(['r1', 'r2'])
})

test.each([
  ['unauthenticated', 'after_auth'],
  ['banned', 'never'],
])('N12: a login that is over (%s) is forgotten, and ends the client', async (code, retry) => {
  const { server, clock, open } = browser()
  const accounts = open()
  await accounts.login(alice)
  clock.advance(600_000)
  server.refusal = refusal(401, code, retry)
  await expect(accounts.token()).rejects.toMatchObject({ code, retry })
  expect(accounts.getSnapshot()).toBeUndefined()
  expect(await accounts.token()).toBeUndefined()
})

test.each([
  ['overloaded', refusal(503, 'overloaded', 'backoff')],
  ['internal', { status: 502, body: '<html>Bad Gateway</html>' }],
])('N12: while the server cannot answer (%s) the login stays', async (code, refused) => {
  const { server, clock, open } = browser()
  const accounts = open()
  await accounts.login(alice)
  clock.advance(600_000)
  server.refusal = refused
  await expect(accounts.token()).rejects.toMatchObject({ code, retry: 'backoff' })
  server.refusal = undefined
  expect(await accounts.token()).toBe('a2')
})

test('N11: no answer is `disconnected`; a refusal says what is wrong', async () => {
  const { server, open } = browser()
  server.refusal = refusal(401, 'unauthenticated', 'after_auth')
  await expect(open().login(alice)).rejects.toMatchObject({ code: 'unauthenticated', message: 'unauthenticated' })
  const cut = openAccounts('https://chat.example.com/', { fetch: () => Promise.reject(new TypeError('failed')) })
  await expect(cut.register(alice)).rejects.toMatchObject({ code: 'disconnected' })
})

test('N11: each action asks its route', async () => {
  const { server, open } = browser()
  const accounts = open()
  await accounts.modes()
  await accounts.register(alice)
  await accounts.changePassword({ password: 'a', new_password: 'b' })
  await accounts.resetPassword({ token: 'hbp_1', password: 'b' })
  const { modes, register, change_password, reset_password } = authHttp
  expect(server.asked.map(({ path }) => path)).toEqual(
    [modes, register, change_password, reset_password].map(({ path }) => path),
  )
  expect(server.asked[2]?.authorization).toBe('Bearer a2')
})

test('N11: storage that is forbidden means signing in again after a reload, nothing worse', async () => {
  const server = new FakeServer()
  const reported: unknown[] = []
  const forbidden = (): never => {
    throw new Error('forbidden')
  }
  const environment = {
    clock: new FakeClock(),
    report: (error: unknown) => reported.push(error),
    locks: undefined,
    tokenStorage: forbidden,
  }
  const accounts = openAccounts('https://chat.example.com/', { fetch: server.fetch, environment })
  await accounts.login(alice)
  expect(await accounts.token()).toBe('a1')
  expect(reported.length).toBeGreaterThan(0)
})
