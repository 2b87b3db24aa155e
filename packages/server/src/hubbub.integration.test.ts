import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { command, defineModule, topic } from '@hubbub/hub'
import type { Authenticator } from '@hubbub/hub/ports'
import { expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { createHubbub } from './hubbub.ts'
import { chat } from './modules/chat-recipe.ts'
import { opcode } from './testing/client-frame.ts'
import { portOf } from './testing/port-of.ts'
import { RawClient } from './testing/raw-client.ts'
import { temporaryFolder, testServer } from './testing/test-server.ts'

const ticker = defineModule('ticker', {
  topics: {
    'quotes/:symbol': topic({ payload: z.object({ price: z.number() }), history: { size: 100, maxAgeMs: 60_000 } }),
    'news:all': topic({ payload: z.string() }),
  },
  commands: {
    set_alert: command(
      { input: z.object({ above: z.number() }), output: z.object({ alert_id: z.string() }) },
      async ({ input }) => ({ alert_id: `above-${input.above}` }),
    ),
  },
})
const quiet = { log: { level: 'silent' }, drain: { window_ms: 0 }, limits: { close_timeout_ms: 100 } } as const

test('the type of a server says what its modules offer', () => {
  const make = () => createHubbub({ modules: [chat(), ticker] })
  type App = Awaited<ReturnType<typeof make>>
  type Contract = NonNullable<App['contract']>
  expectTypeOf<Contract['commands']['set_alert']>().toEqualTypeOf<{
    input: { above: number }
    output: { alert_id: string }
  }>()
  expectTypeOf<Contract['topics']['quotes/:symbol']>().toEqualTypeOf<{ price: number }>()
  expectTypeOf<Contract['commands']>().toHaveProperty('message')
  const publish = async (app: App): Promise<void> => {
    await app.publish('quotes/AAPL', { price: 1 })
    await app.publish('news:all', 'text')
    await app.publish('declared/elsewhere', { anything: true })
    // @ts-expect-error a payload that does not fit the topic's schema
    await app.publish('quotes/AAPL', { price: 'high' })
    // @ts-expect-error nor does one of another topic
    await app.publish('news:all', { price: 1 })
  }
  expectTypeOf(publish).toBeFunction()
})

test('what the application publishes reaches subscribers, checked against the schema of the topic', async () => {
  await using server = await testServer({}, [ticker])
  const client = await server.guest('alice')
  expect(await client.ask({ type: 'set_alert', above: 3 })).toMatchObject({ type: 'ok', alert_id: 'above-3' })
  await client.ask({ type: 'subscribe', topic: 'quotes/AAPL' })
  expect(await server.hubbub.publish('quotes/AAPL', { price: 300 })).toEqual({ offset: 1 })
  const publication = await client.message(({ type }) => type === 'publication', 'the publication')
  expect(publication).toMatchObject({ topic: 'quotes/AAPL', offset: 1, payload: { price: 300 } })
  await expect(server.hubbub.publish('quotes/AAPL', { price: '300' })).rejects.toMatchObject({
    name: 'HubbubError',
    code: 'invalid',
  })
  await expect(server.hubbub.publish('nothing', 1)).rejects.toMatchObject({ code: 'not_found', retry: 'never' })
})

test('topics declared in the configuration have their rules', async () => {
  const topics = { 'cursors/:doc': { publish: 'anyone', presence: true }, alerts: { subscribe: 'server' } } as const
  await using server = await testServer({ topics, presence: { batch_ms: 10 } }, [])
  const client = await server.guest('alice')
  await client.ask({ type: 'subscribe', topic: 'cursors/1' })
  expect(await client.ask({ type: 'publish', topic: 'cursors/1', payload: { x: 1 } })).toMatchObject({ type: 'ok' })
  expect(await client.ask({ type: 'presence', topic: 'cursors/1' })).toMatchObject({ online: 1 })
  expect(await client.ask({ type: 'subscribe', topic: 'alerts' })).toMatchObject({ code: 'forbidden' })
})

test('attached to a server of somebody else, it answers its WebSockets and leaves the rest alone', async () => {
  const authenticator: Authenticator = {
    authenticate: async () => ({ ok: true, identity: { user: { id: 'u', username: 'u' }, guest: false } }),
  }
  const hubbub = await createHubbub({ modules: [ticker], authenticator, config: quiet })
  const server = createServer((_, response) => response.end('theirs')).listen(0, '127.0.0.1')
  server.on('upgrade', (request, socket) => {
    if (request.url === '/theirs') socket.end('HTTP/1.1 418 Theirs\r\n\r\n')
  })
  hubbub.attach(server)
  await once(server, 'listening')
  await using client = await RawClient.open(portOf(server), '/ws?username=a')
  await client.message(({ type }) => type === 'synced', 'synced')
  await expect(RawClient.open(portOf(server), '/theirs')).rejects.toThrow('418 Theirs')
  expect(await (await fetch(`http://127.0.0.1:${portOf(server)}/healthz`)).text()).toBe('theirs')
  expect(await (await hubbub.fetch(new Request('http://any/healthz'))).json()).toEqual({ status: 'ok' })
  await hubbub.close()
  expect(server.listening).toBe(true)
  server.close()
  server.closeAllConnections()
})

test('without modules of its own it is chat on SQLite in the data folder, and what was said is still there later', async () => {
  using folder = temporaryFolder()
  for (const [round, expected] of [
    [1, 1],
    [2, 2],
  ] as const) {
    const hubbub = await createHubbub({ config: { ...quiet, data: folder.path } })
    const { port } = await hubbub.listen({ port: 0 })
    await using client = await RawClient.open(port, '/ws?username=alice')
    await client.message(({ type }) => type === 'synced', 'synced')
    expect(await client.ask({ type: 'message', content: `round ${round}` })).toMatchObject({
      type: 'ok',
      seq: expected,
    })
    await hubbub.close()
    expect(hubbub.close()).toBe(hubbub.close())
  }
  expect(existsSync(join(folder.path, 'hubbub.db'))).toBe(true)
})

test('leaving: going_away, then 4000 in waves; nobody new is let in; readiness says so', async () => {
  await using server = await testServer({ drain: { window_ms: 400, waves: 2 } })
  const [one, two] = [await server.guest('a'), await server.guest('b')]
  const closing = server.hubbub.close()
  for (const client of [one, two]) {
    const { reconnect_after_ms: window } = await client.message(({ type }) => type === 'going_away', 'going_away')
    expect(window).toEqual([0, 400])
  }
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
  await expect(RawClient.open(server.port, '/ws?username=late')).rejects.toThrow('503')
  for (const client of [one, two]) {
    expect(await client.closed()).toBe(4000)
    client.send(Buffer.from([0x0f, 0xa0]), { opcode: opcode.close })
  }
  await closing
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow('fetch failed')
})

test('a module that cannot be made: the error comes through, and nothing stays open', async () => {
  using folder = temporaryFolder()
  const faulty = { make: () => Promise.reject(new Error('of the module')) }
  const config = { ...quiet, data: folder.path }
  await expect(createHubbub({ config, modules: [chat(), faulty] })).rejects.toThrow('of the module')
  const hubbub = await createHubbub({ config })
  await hubbub.close()
})
