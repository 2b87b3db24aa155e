import { expect, test } from 'vitest'
import { opcode } from '../testing/client-frame.ts'
import { RawClient, upgradeRequest } from '../testing/raw-client.ts'
import { testServer } from '../testing/test-server.ts'

async function statusOf(
  port: number,
  path: string,
  headers: readonly string[] = [],
): Promise<{ status: number; head: string }> {
  await using client = await RawClient.dial(port)
  client.socket.write(upgradeRequest(path, headers))
  await client.answered()
  return { status: client.status, head: client.head ?? '' }
}

test('L2: beyond the connections in all, an upgrade is answered with 503 and when to try again', async () => {
  await using server = await testServer({ limits: { connections: 2 } })
  const first = await server.guest('a')
  await server.guest('b')
  const refused = await statusOf(server.port, '/ws?username=c')
  expect(refused.status).toBe(503)
  expect(refused.head).toMatch(/^Retry-After: \d+\r?$/m)
  await server.expectServed(first)
  first.send('', { opcode: opcode.close })
  await first.ended()
  await server.expectServed(await server.guest('c'))
})

test('echoes count among the connections, and have their own limit', async () => {
  await using server = await testServer({ limits: { connections: 2 }, echo: { connections: 1 } })
  await using echo = await RawClient.open(server.port, '/echo')
  expect((await statusOf(server.port, '/echo')).status).toBe(503)
  await server.guest('a')
  expect((await statusOf(server.port, '/ws')).status).toBe(503)
  expect(echo.isEnded).toBe(false)
})

test('L2: beyond the connections of one address, an upgrade is answered with 503; other addresses are let in', async () => {
  await using server = await testServer({
    limits: { connections_per_address: 1 },
    http: { trusted_proxies: ['127.0.0.1'] },
  })
  await using first = await RawClient.open(server.port, '/ws?username=a', ['X-Forwarded-For: 203.0.113.1'])
  expect((await statusOf(server.port, '/ws', ['X-Forwarded-For: 203.0.113.1'])).status).toBe(503)
  expect((await statusOf(server.port, '/ws', ['X-Forwarded-For: 203.0.113.2'])).status).toBe(101)
  await server.expectServed(first)
})

test('L2: beyond the connections of one user, a connection is closed with 4505', async () => {
  await using server = await testServer({ limits: { connections_per_user: 1 } })
  const first = await server.guest('alice')
  const { token } = await first.message(({ type }) => type === 'welcome', 'welcome')
  await using second = await RawClient.open(server.port, '/ws', [`Authorization: Bearer ${String(token)}`])
  expect(await second.closed()).toBe(4505)
  await server.expectServed(first)
})

test('S1: a connection that never says hello is closed with 4006', async () => {
  await using server = await testServer({ limits: { hello_timeout_ms: 200 } })
  await using client = await RawClient.open(server.port, '/ws')
  expect(await client.closed()).toBe(4006)
})

test('S5: a client that answers no ping is closed with 4002', async () => {
  await using server = await testServer({ heartbeat: { interval_ms: 100, timeout_ms: 100 } })
  await using client = await RawClient.open(server.port, '/ws?username=a')
  expect(await client.closed()).toBe(4002)
})
