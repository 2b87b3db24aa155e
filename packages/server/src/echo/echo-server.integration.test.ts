import { deflateRawSync, constants } from 'node:zlib'
import { expect, test } from 'vitest'
import { opcode } from '../testing/client-frame.ts'
import { nextTurn, until } from '../testing/deadline.ts'
import { RawClient } from '../testing/raw-client.ts'
import { testServer } from '../testing/test-server.ts'

test('text comes back as text, binary as binary, a ping as a pong', async () => {
  await using server = await testServer()
  await using client = await RawClient.open(server.port, '/echo')
  client.send('鈴虫')
  client.send(Buffer.from([0, 255, 1]), { opcode: opcode.binary })
  client.send('x', { opcode: opcode.ping })
  await until(() => client.frames.length === 3, 'three frames')
  expect(new Map(client.frames.map((frame) => [frame.opcode, frame.payload.toString('hex')]))).toEqual(
    new Map<number, string>([
      [opcode.text, Buffer.from('鈴虫').toString('hex')],
      [opcode.binary, '00ff01'],
      [opcode.pong, '78'],
    ]),
  )
})

test('what was compressed comes back compressed, where that was negotiated', async () => {
  await using server = await testServer()
  await using client = await RawClient.open(server.port, '/echo', ['Sec-WebSocket-Extensions: permessage-deflate'])
  expect(client.head).toContain('permessage-deflate')
  const text = 'again and again '.repeat(1_000)
  const deflated = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
  client.send(deflated, { reserved: 4 })
  await until(() => client.frames.length === 1, 'the echo')
  expect(client.frames.map((frame) => [frame.reserved, frame.payload.toString()])).toEqual([[4, text]])
})

test('a compressed message that unpacks to more than the limit closes with 1009', async () => {
  await using server = await testServer({ echo: { frame_bytes: 10_000 } })
  await using client = await RawClient.open(server.port, '/echo', ['Sec-WebSocket-Extensions: permessage-deflate'])
  const bomb = deflateRawSync(Buffer.alloc(10_000_000), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
  expect(bomb.length).toBeLessThan(10_000)
  client.send(bomb, { reserved: 4 })
  expect(await client.closed()).toBe(1009)
})

test('a client that does not read is not read from, and is gone when it answers no ping', async () => {
  await using server = await testServer({ heartbeat: { interval_ms: 500, timeout_ms: 100 } })
  await using client = await RawClient.open(server.port, '/echo')
  client.socket.pause()
  const bytes = Buffer.alloc(1_000_000)
  for (let sent = 0; sent < 100 && client.socket.writableLength < 10_000_000; sent++) {
    client.send(bytes, { opcode: opcode.binary })
    await nextTurn()
  }
  expect(client.socket.writableLength).toBeGreaterThan(1_000_000)
  let metrics = ''
  const look = async (): Promise<void> => {
    metrics = await (await fetch(`${server.url}/metrics`)).text()
    if (!metrics.includes('hubbub_echo_connections 0')) await look()
  }
  await look()
  expect(metrics).toContain('hubbub_echo_connections 0')
})

test('a fault closes with its code', async () => {
  await using server = await testServer()
  await using client = await RawClient.open(server.port, '/echo')
  client.send('unmasked', { masked: false })
  expect(await client.closed()).toBe(1002)
})
