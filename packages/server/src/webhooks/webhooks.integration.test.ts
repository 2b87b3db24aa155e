import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { until } from '../testing/deadline.ts'
import { portOf } from '../testing/port-of.ts'
import { testServer } from '../testing/test-server.ts'

const made = z.looseObject({ webhook: z.object({ id: z.string() }), path: z.string().optional() })

/** A server whose admin has the room den, and a program of somebody else's that keeps what it is posted. */
async function world() {
  const server = await testServer({ webhooks: { private_addresses: true } })
  const bodies: string[] = []
  const receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      bodies.push(body)
      response.writeHead(204).end()
    })
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const send = async (path: string, body: object, token?: string) => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
    return fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  }
  const registered = await send('/api/auth/register', { username: 'anna', password: 'correct horse battery' })
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await registered.json())
  expect((await send('/api/rooms', { name: 'den', room_id: 'den' }, token)).status).toBe(201)
  return {
    token,
    send,
    bodies,
    target: `http://127.0.0.1:${portOf(receiver)}/in`,
    async [Symbol.asyncDispose]() {
      receiver.close()
      receiver.closeAllConnections()
      await server[Symbol.asyncDispose]()
    },
  }
}

test('W2: what is said in a room is posted to its webhook', async () => {
  await using it = await world()
  const about = { name: 'bridge', url: it.target, events: ['message'] }
  expect((await it.send('/api/rooms/den/webhooks/outgoing', about, it.token)).status).toBe(201)
  await it.send('/api/rooms/den/messages', { content: 'hello' }, it.token)
  await until(() => it.bodies.length === 1, 'the post')
  expect(JSON.parse(it.bodies[0] ?? '')).toMatchObject({ type: 'message', data: { content: 'hello', room_id: 'den' } })
})

test('W5: whoever knows the address of an incoming webhook speaks by its bot, once for a key', async () => {
  await using it = await world()
  const answer = await it.send('/api/rooms/den/webhooks/incoming', { name: 'builds' }, it.token)
  const { path = '' } = made.parse(await answer.json())
  const first = await it.send(path, { text: 'green', client_id: 'build-1' })
  expect([first.status, await first.json()]).toMatchObject([201, { room_id: 'den', seq: 1 }])
  const again = await it.send(path, { text: 'green', client_id: 'build-1' })
  expect(await again.json()).toMatchObject({ seq: 1, duplicate: true })
  expect((await it.send(`${path}x`, { text: 'wrong' })).status).toBe(404)
  expect((await it.send(path, { text: '   ' })).status).toBe(400)
  expect((await it.send(path, { content: 'x'.repeat(100_000) })).status).toBe(413)
})
