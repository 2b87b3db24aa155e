import { constants, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { RawClient } from '../testing/raw-client.ts'
import { testServer } from '../testing/test-server.ts'

const offer = ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits']

function deflated(text: string | Buffer): Buffer {
  return deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
}

test('compression is not offered unless it is configured, and a compressed frame then closes with 1002', async () => {
  await using server = await testServer()
  await using client = await RawClient.open(server.port, '/ws?username=a', offer)
  expect(client.head).not.toContain('permessage-deflate')
  client.send(deflated('{"type":"ping"}'), { reserved: 4 })
  expect(await client.closed()).toBe(1002)
})

test('where it is configured, frames above the threshold are compressed, those below are not', async () => {
  await using server = await testServer({ compression: { enabled: true, threshold_bytes: 500 } })
  await using client = await RawClient.open(server.port, '/ws?username=a', offer)
  await client.message(({ type }) => type === 'synced', 'synced')
  client.send(deflated('{"type":"message","content":"short"}'), { reserved: 4 })
  await client.message(({ content }) => content === 'short', 'the short message')
  client.send(JSON.stringify({ type: 'message', content: 'long '.repeat(200) }))
  await client.message(({ type, content }) => type === 'message' && content !== 'short', 'the long message')
  const reserved = (part: string): number[] =>
    client.frames.filter((frame) => frame.payload.includes(part)).map((frame) => frame.reserved)
  expect(reserved('"content":"short"')).toEqual([0])
  expect(reserved('"content":"long ')).toEqual([4])
})

test('a message that unpacks to more than the limit closes with 1009; the others are unharmed', async () => {
  await using server = await testServer({ compression: { enabled: true } })
  const other = await server.guest('alice')
  await using client = await RawClient.open(server.port, '/ws?username=a', offer)
  client.send(deflated(Buffer.alloc(50_000_000, 'x')), { reserved: 4 })
  expect(await client.closed()).toBe(1009)
  await server.expectServed(other)
})

test('what is no deflated data closes with 1007', async () => {
  await using server = await testServer({ compression: { enabled: true } })
  await using client = await RawClient.open(server.port, '/ws?username=a', offer)
  client.send(Buffer.from([0xff, 0xff, 0xff, 0xff]), { reserved: 4 })
  expect(await client.closed()).toBe(1007)
})
