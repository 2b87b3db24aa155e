import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { Networks } from '../upgrade/networks.ts'
import { createHttpServer } from './http-server.ts'
import { listen } from './listen.ts'
import { requestAddress } from './request-address.ts'

const options = { handshakeTimeoutMs: 5_000, keepAliveMs: 1_000, connections: 10 }

/** What the address is taken for by a real server that trusts these proxies. */
async function addressSeen(trusted: readonly string[], forwardedFor: string): Promise<string> {
  const app = new Hono()
  app.get('/', (context) => context.text(requestAddress(context, new Networks(trusted))))
  const server = createHttpServer(app, options)
  const { url } = await listen(server, { port: 0, host: '127.0.0.1' })
  try {
    return await (await fetch(url, { headers: { 'x-forwarded-for': forwardedFor } })).text()
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('U6: the address of a request is that of its socket, or what a trusted proxy says', async () => {
  expect(await addressSeen([], '10.9.8.7')).toBe('127.0.0.1')
  expect(await addressSeen(['127.0.0.0/8'], '1.1.1.1, 10.9.8.7')).toBe('10.9.8.7')
})

test('U6: without a socket the address is empty', async () => {
  const app = new Hono()
  app.get('/', (context) => context.text(`<${requestAddress(context, new Networks([]))}>`))
  expect(await (await app.request('/')).text()).toBe('<>')
})
