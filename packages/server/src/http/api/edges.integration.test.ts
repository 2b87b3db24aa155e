import { once } from 'node:events'
import { IncomingMessage, request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { apiWorld } from '../../testing/api-world.ts'
import { testServer } from '../../testing/test-server.ts'

const page = 'https://friend.example'

/** Sends a body of unknown length in pieces, until the answer comes. */
async function sendInPieces(port: number, token: string, piece: string, pieces: number): Promise<number> {
  const sent = request({
    port,
    path: '/api/rooms',
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  })
  sent.on('error', () => undefined)
  const answered = once(sent, 'response')
  for (let each = 0; each < pieces; each++) sent.write(piece)
  sent.end()
  const [answer]: unknown[] = await answered
  if (!(answer instanceof IncomingMessage)) throw new Error('there was no answer')
  answer.resume()
  return answer.statusCode ?? 0
}

describe('H5', () => {
  test('a body of unknown length is read up to its limit', async () => {
    await using world = await apiWorld()
    const { port } = world.server
    expect(await sendInPieces(port, world.alice.token, '{"name":"in pieces"}', 1)).toBe(201)
    expect(await sendInPieces(port, world.alice.token, '{"name":"x"', 2)).toBe(400)
    expect(await sendInPieces(port, world.alice.token, 'x'.repeat(10_000), 20)).toBe(413)
    expect((await world.ask('me', {})).status).toBe(200)
  })

  test('text that is not UTF-8 is refused, not changed', async () => {
    await using world = await apiWorld()
    const answer = await fetch(`${world.server.url}/api/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${world.alice.token}` },
      body: Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
    })
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'malformed' }])
  })
})

describe('H6', () => {
  test('HEAD is GET without its body; unknown paths are 404, as JSON', async () => {
    await using world = await apiWorld()
    const headers = { authorization: `Bearer ${world.alice.token}` }
    const head = await fetch(`${world.server.url}/api/me`, { method: 'HEAD', headers })
    expect([head.status, await head.text()]).toEqual([200, ''])
    for (const path of [
      '/api',
      '/api/',
      '/api/nothing',
      '/api/rooms/x/y/z',
      '/api/%2e%2e/%00',
      '/api/rooms/%ff/messages',
    ]) {
      const { status, body } = await world.call('GET', path, { token: world.alice.token })
      expect([path, status >= 400 && status < 500, body['type']]).toEqual([path, true, 'error'])
    }
  })
})

describe('H3', () => {
  test('texts of the query become what the fields ask for', async () => {
    await using world = await apiWorld()
    const users = `user_ids=${world.alice.id}&user_ids=${world.bob.id}`
    const get = (path: string) => world.call('GET', path, { token: world.alice.token })
    expect((await get(`/api/profiles?${users}`)).body['users']).toHaveLength(2)
    expect((await get(`/api/profiles?user_ids=${world.bob.id}`)).body['users']).toHaveLength(1)
    expect((await get('/api/search?query=x&has_file=true&limit=3&later=1')).status).toBe(200)
    expect((await get('/api/search?query=x&has_file=yes')).body['path']).toBe('has_file')
    expect((await get('/api/rooms?limit=1&limit=2')).body['path']).toBe('limit')
    expect((await get('/api/rooms?limit=1e1')).body['path']).toBe('limit')
    expect((await get('/api/rooms?__proto__=1&constructor=2')).status).toBe(200)
  })
})

describe('H41, H42', () => {
  test('requests pay from the bucket of the user, and are told how long to wait', async () => {
    await using world = await apiWorld({ limits: { user_commands_per_second: 1, user_command_burst: 3 } })
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.ask('me', {})))
    const refused = answers.filter(({ status }) => status === 429)
    const said = refused.map(({ headers, body }) => [Number(headers.get('retry-after')) > 0, body['code']])
    expect(said).toEqual(refused.map(() => [true, 'rate_limited']))
    expect(refused.length).toBeGreaterThanOrEqual(1)
    expect((await world.ask('me', {}, { token: world.bob.token })).status).toBe(200)
  })

  test('requests of nobody pay by address; a good token goes on', async () => {
    await using world = await apiWorld({ api: { strangers_per_second: 1, strangers_burst: 10 } })
    const { alice, call } = { ...world, call: world.call.bind(world) }
    const statuses = []
    for (let each = 0; each < 12; each++) statuses.push((await call('GET', '/api/me', { token: 'wrong' })).status)
    expect(statuses.at(0)).toBe(401)
    expect(statuses.at(-1)).toBe(429)
    const refresh = await call('POST', '/api/auth/refresh', { body: { refresh_token: 'x' } })
    expect([refresh.status, refresh.headers.get('retry-after')]).toEqual([429, '1'])
    expect((await call('GET', '/api/me', { token: alice.token })).status).toBe(200)
  })
})

describe('H50', () => {
  test('a page of a configured origin may call, with its preflight answered', async () => {
    await using world = await apiWorld({ http: { allowed_origins: [page] } })
    const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }
    const path = `${world.server.url}/api/rooms/general/messages`
    const preflight = await fetch(path, { method: 'OPTIONS', headers: { origin: page, ...asked } })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, page])
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Idempotency-Key')
    const { status, headers } = await world.call('GET', '/api/me', {
      token: world.alice.token,
      headers: { origin: page },
    })
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, page])
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    const refused = await world.call('GET', '/api/me', { headers: { origin: page } })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, page])
  })

  test('a page of another origin gets no header that lets it read', async () => {
    await using world = await apiWorld({ http: { allowed_origins: [page] } })
    const origin = 'https://evil.example'
    const asked = { origin, 'access-control-request-method': 'POST' }
    const preflight = await fetch(`${world.server.url}/api/rooms`, { method: 'OPTIONS', headers: asked })
    const got = await world.call('GET', '/api/me', { token: world.alice.token, headers: { origin } })
    for (const { headers } of [preflight, got]) expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(got.headers.get('vary')).toContain('Origin')
  })
})

describe('H60', () => {
  test('the document, its page and the stylesheet are served, small and cached', async () => {
    await using server = await testServer()
    for (const [path, type] of [
      ['/api/openapi.json', 'application/json'],
      ['/api/docs', 'text/html'],
      ['/api/docs.css', 'text/css'],
    ] as const) {
      const answer = await fetch(server.url + path)
      expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, 'gzip'])
      expect(answer.headers.get('content-type')).toContain(type)
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      const etag = answer.headers.get('etag') ?? ''
      expect((await fetch(server.url + path, { headers: { 'if-none-match': etag } })).status).toBe(304)
      expect((await answer.text()).length).toBeGreaterThan(1_000)
    }
  })

  test('a server without chat documents and serves what it has', async () => {
    await using server = await testServer({}, [])
    const document = await (await fetch(`${server.url}/api/openapi.json`)).text()
    expect(document).toContain('"/api/publish"')
    expect(document).not.toContain('"/api/rooms"')
    expect((await fetch(`${server.url}/api/rooms`)).status).toBe(404)
  })
})
