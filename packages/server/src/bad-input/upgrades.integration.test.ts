import { expect, test } from 'vitest'
import { RawClient, upgradeRequest } from '../testing/raw-client.ts'
import { testServer } from '../testing/test-server.ts'

/** Sends an upgrade request, or any text, and waits for the answer and the end of the connection. */
async function refused(port: number, request: string): Promise<{ status: number; head: string; body: string }> {
  await using client = await RawClient.dial(port)
  client.socket.write(request)
  await client.answered()
  await client.ended()
  return { status: client.status, head: client.head ?? '', body: client.body }
}

test.each([
  ['a body', upgradeRequest('/ws', ['Content-Length: 5']).concat('hello'), 400],
  ['a body in chunks', upgradeRequest('/ws', ['Transfer-Encoding: chunked']).concat('5\r\nhello\r\n0\r\n\r\n'), 400],
  ['another path', upgradeRequest('/other'), 404],
  ['a page of another origin', upgradeRequest('/ws', ['Origin: https://evil.example']), 403],
  ['no key', upgradeRequest('/ws').replace(/Sec-WebSocket-Key.*\r\n/, ''), 400],
  ['a key that is none', upgradeRequest('/ws').replace('dGhlIHNhbXBsZSBub25jZQ==', 'short'), 400],
  ['an old version', upgradeRequest('/ws').replace('Version: 13', 'Version: 7'), 400],
  ['another method', upgradeRequest('/ws').replace('GET', 'POST'), 405],
  ['subprotocols that are none', upgradeRequest('/ws', ['Sec-WebSocket-Protocol: a b, ,']), 400],
  ['a head that is too large', upgradeRequest('/ws', [`X-Large: ${'x'.repeat(20_000)}`]), 431],
])('an upgrade with %s is answered over HTTP', async (_, request, status) => {
  await using server = await testServer()
  const other = await server.guest('alice')
  expect((await refused(server.port, request)).status).toBe(status)
  await server.expectServed(other)
})

test('a refusal before the upgrade is an error of the protocol as JSON', async () => {
  await using server = await testServer()
  const { body } = await refused(server.port, upgradeRequest('/ws', ['Origin: https://evil.example']))
  expect(JSON.parse(body)).toMatchObject({ type: 'error', code: 'forbidden', retry: 'never' })
})

test('a page of the same host and one of a listed origin may connect', async () => {
  await using server = await testServer({ http: { allowed_origins: ['https://app.example'] } })
  for (const origin of ['http://127.0.0.1', 'https://app.example']) {
    await using client = await RawClient.open(server.port, '/ws?username=al', [`Origin: ${origin}`])
    await client.message(({ type }) => type === 'welcome', 'welcome')
  }
  expect((await refused(server.port, upgradeRequest('/echo', ['Origin: https://evil.example']))).status).toBe(403)
})

test.each([
  ['nothing', ''],
  ['half a head', upgradeRequest('/ws').slice(0, -4)],
])('a handshake that never ends, with %s, is given up after its time', async (_, text) => {
  await using server = await testServer({ http: { handshake_timeout_ms: 300 } })
  const other = await server.guest('alice')
  await using client = await RawClient.dial(server.port)
  client.socket.write(text)
  await client.ended()
  expect(client.status).toBe(408)
  await server.expectServed(other)
})

test('S2: the token of a subprotocol entry is taken and never sent back', async () => {
  await using server = await testServer()
  const first = await server.guest('alice')
  const welcome = await first.message(({ type }) => type === 'welcome', 'welcome')
  const protocols = [`Sec-WebSocket-Protocol: hubbub.v1, bearer.${String(welcome['token'])}`]
  await using second = await RawClient.open(server.port, '/ws', protocols)
  expect(await second.message(({ type }) => type === 'welcome', 'welcome')).toMatchObject({ user: welcome['user'] })
  expect(second.head).toMatch(/sec-websocket-protocol: hubbub\.v1\r?$/im)
  expect(second.head).not.toContain('bearer')
})

test('S2: a token in the address is ignored unless it is configured', async () => {
  await using server = await testServer({ limits: { hello_timeout_ms: 200 } })
  await using open = await testServer({ auth: { token_in_url: true } })
  await using silent = await RawClient.open(server.port, '/ws?token=nonsense')
  expect(await silent.closed()).toBe(4006)
  await using wrong = await RawClient.open(open.port, '/ws?token=nonsense')
  expect(await wrong.closed()).toBe(4500)
})

test('S2: a wrong token closes with 4500 after an error that says so', async () => {
  await using server = await testServer()
  await using client = await RawClient.open(server.port, '/ws', ['Authorization: Bearer nonsense'])
  expect(await client.closed()).toBe(4500)
  expect(client.messages).toMatchObject([{ type: 'error', code: 'unauthenticated', retry: 'after_auth' }])
})
