import { expect, test } from 'vitest'
import { RawClient } from '../testing/raw-client.ts'
import { testServer } from '../testing/test-server.ts'

test('health, readiness and numbers', async () => {
  await using server = await testServer()
  await server.guest('alice')
  expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' })
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  const stats = await (await fetch(`${server.url}/api/stats`)).json()
  expect(stats).toEqual({
    online_users: 1,
    connections: 1,
    rooms: 1,
    topics: 1,
    messages_per_second: expect.any(Number),
    mean_connection_seconds: expect.any(Number),
    uptime_seconds: expect.any(Number),
  })
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toContain('hubbub_connections 1')
  expect(metrics).toContain('hubbub_connections_opened_total 1')
})

test('every answer has the security headers, also one that there is nothing', async () => {
  await using server = await testServer()
  const answer = await fetch(`${server.url}/nothing/here`)
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({
    type: 'error',
    code: 'not_found',
    message: 'There is nothing at /nothing/here.',
  })
  expect(answer.headers.get('content-security-policy')).toContain(
    "default-src 'none'; script-src 'self'; style-src 'self'",
  )
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
})

test('numbers can be switched off', async () => {
  await using server = await testServer({ http: { metrics: false } })
  const statuses = ['/api/stats', '/metrics', '/healthz'].map(async (path) => (await fetch(server.url + path)).status)
  expect(await Promise.all(statuses)).toEqual([404, 404, 200])
})

test('a WebSocket path asked for without an upgrade says so', async () => {
  await using server = await testServer()
  const answer = await fetch(`${server.url}/ws`)
  expect([answer.status, answer.headers.get('upgrade')]).toEqual([426, 'websocket'])
})

test('a request that is no HTTP is answered with 400', async () => {
  await using server = await testServer()
  await using client = await RawClient.dial(server.port)
  client.socket.write('nonsense\r\n\r\n')
  await client.answered()
  expect(client.status).toBe(400)
})
