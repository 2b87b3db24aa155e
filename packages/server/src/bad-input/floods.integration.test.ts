import { expect, test } from 'vitest'
import { clientFrame, opcode } from '../testing/client-frame.ts'
import { nextTurn, until } from '../testing/deadline.ts'
import { testServer } from '../testing/test-server.ts'

/** Memory of this process, server and clients together, in bytes. */
function memory(): number {
  return process.memoryUsage().rss
}

const megabyte = 1_048_576

function times(count: number, bytes: Buffer): Buffer[] {
  return Array.from({ length: count }, () => bytes)
}

test('L1: 100,000 tiny fragments close with 1008; the others are unharmed and memory stays bounded', async () => {
  await using server = await testServer()
  const [client, other] = [await server.guest('mallory'), await server.guest('alice')]
  const fragment = clientFrame('', { opcode: opcode.continuation, fin: false })
  const before = memory()
  client.socket.write(Buffer.concat([clientFrame('{', { fin: false }), ...times(100_000, fragment)]))
  expect(await client.closed()).toBe(1008)
  await server.expectServed(other)
  expect(memory() - before).toBeLessThan(64 * megabyte)
})

test('a frame that trickles in through more reads than allowed closes with 1008', async () => {
  await using server = await testServer({ limits: { fragments: 20 } })
  const client = await server.guest('mallory')
  client.socket.setNoDelay()
  const frame = clientFrame('x'.repeat(200))
  for (let at = 0; at < frame.length && client.closedWith === undefined; at++) {
    client.socket.write(frame.subarray(at, at + 1))
    await nextTurn()
  }
  expect(await client.closed()).toBe(1008)
})

test('L3: 10,000 frames a second are refused for their rate, then closed with 4004; the others are unharmed', async () => {
  await using server = await testServer()
  const [client, other] = [await server.guest('mallory'), await server.guest('alice')]
  const before = memory()
  const flood = Buffer.concat(times(10_000, clientFrame('{"type":"list_rooms"}')))
  client.socket.write(flood)
  await server.expectServed(other)
  expect(await client.closed()).toBe(4004)
  await server.expectServed(other)
  expect(client.messages.filter(({ code }) => code === 'rate_limited').length).toBeGreaterThan(0)
  expect(memory() - before).toBeLessThan(128 * megabyte)
})

test('a flood of pings whose answers are not read is cut off; the others are unharmed', async () => {
  await using server = await testServer({ limits: { close_timeout_ms: 300 } })
  const [client, other] = [await server.guest('mallory'), await server.guest('alice')]
  client.socket.pause()
  const pings = Buffer.concat(times(5_000, clientFrame('x'.repeat(125), { opcode: opcode.ping })))
  const send = (): void => {
    if (!client.isEnded) client.socket.write(pings, () => setImmediate(send))
  }
  send()
  await until(() => client.isEnded, 'the end of the flood')
  await server.expectServed(other)
  expect((await server.hubbub.stats()).connections).toBe(1)
})

test('L5: a client that stops reading is closed with 4001, and what waited for it is let go of', async () => {
  const buffered = 65_536
  await using server = await testServer({
    limits: { buffered_bytes: buffered, close_timeout_ms: 300 },
    topics: { feed: {} },
  })
  const [client, other] = [await server.guest('mallory'), await server.guest('alice')]
  for (const each of [client, other]) await each.ask({ type: 'subscribe', topic: 'feed' })
  client.socket.pause()
  const payload = 'x'.repeat(32_000)
  for (let n = 0; n < 1_000 && (await server.hubbub.stats()).connections === 2; n++) {
    const before = other.messages.length
    await server.hubbub.publish('feed', payload)
    await until(() => other.messages.length > before, 'the other one keeps up')
  }
  expect((await server.hubbub.stats()).connections).toBe(1)
  await server.expectServed(other)
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toContain('hubbub_connections_closed_total{code="4001"} 1')
})
