import { expect, test } from 'vitest'
import { clientFrame, type FrameShape, opcode } from '../testing/client-frame.ts'
import { testServer } from '../testing/test-server.ts'

test.each([
  ['not JSON', 'hello', { code: 'malformed' }],
  ['JSON that is no object', '[1]', { code: 'not_an_object' }],
  ['JSON that is null', 'null', { code: 'not_an_object' }],
  ['no type', '{"ref":1}', { code: 'invalid', path: 'type', ref: 1 }],
  ['an unknown type', '{"type":"launch","ref":2}', { code: 'unknown_type', ref: 2 }],
  ['a type by an inherited name', '{"type":"constructor","ref":3}', { code: 'unknown_type', ref: 3 }],
  ['a wrong field type', '{"type":"subscribe","topic":7,"ref":4}', { code: 'invalid', path: 'topic', ref: 4 }],
  [
    'a wrong field inside a field',
    '{"type":"subscribe","topic":"t","position":{"epoch":"x","offset":"1"},"ref":5}',
    { code: 'invalid', path: 'position.offset', ref: 5 },
  ],
  ['a ref that is none', '{"type":"ping","ref":{}}', { code: 'invalid', path: 'ref' }],
])('%s is answered with its code, and the connection goes on', async (_, text, expected) => {
  await using server = await testServer()
  const [client, other] = [await server.guest('mallory'), await server.guest('alice')]
  client.send(text)
  expect(await client.message(({ type }) => type === 'error', 'the error')).toMatchObject({
    ...expected,
    retry: 'never',
  })
  await server.expectServed(client)
  await server.expectServed(other)
})

test('a binary frame without an upload is answered with its code', async () => {
  await using server = await testServer()
  const client = await server.guest('mallory')
  client.send(Buffer.alloc(24), { opcode: opcode.binary })
  expect(await client.message(({ type }) => type === 'error', 'the error')).toMatchObject({
    code: 'unsupported_binary',
  })
  await server.expectServed(client)
})

const ping = '{"type":"ping"}'
const faults: readonly [string, readonly [string | Uint8Array, FrameShape][], number][] = [
  ['a frame above the limit', [['x'.repeat(65_537), {}]], 1009],
  ['a frame that claims to be above the limit', [['', { claimedLength: 65_537 }]], 1009],
  ['a frame that claims 2^53 bytes', [['', { claimedLength: 2 ** 53 }]], 1009],
  [
    'a message above the limit in fragments',
    [
      ['x'.repeat(40_000), { fin: false }],
      ['x'.repeat(40_000), { opcode: opcode.continuation }],
    ],
    1009,
  ],
  ['text that is no UTF-8', [[Buffer.from([0x22, 0xc3, 0x28, 0x22]), {}]], 1007],
  [
    'text that is no UTF-8 across fragments',
    [
      [Buffer.from([0xe9]), { fin: false }],
      [Buffer.from([0x28]), { opcode: opcode.continuation }],
    ],
    1007,
  ],
  ['an unmasked frame', [[ping, { masked: false }]], 1002],
  ...[1, 2, 4].map((reserved): [string, [string, FrameShape][], number] => [
    `reserved bit ${reserved}`,
    [[ping, { reserved }]],
    1002,
  ]),
  ['an opcode that is none', [[ping, { opcode: 3 }]], 1002],
  ['a fragmented control frame', [['', { opcode: opcode.ping, fin: false }]], 1002],
  ['a control frame above 125 bytes', [['x'.repeat(126), { opcode: opcode.ping }]], 1002],
  ['a continuation of nothing', [[ping, { opcode: opcode.continuation }]], 1002],
  [
    'a message inside a message',
    [
      [ping, { fin: false }],
      [ping, {}],
    ],
    1002,
  ],
  ['a close frame with one byte', [['x', { opcode: opcode.close }]], 1002],
  ['a close frame with a code that is none', [[Buffer.from([0, 5]), { opcode: opcode.close }]], 1002],
  ['a close frame whose reason is no UTF-8', [[Buffer.from([0x03, 0xe8, 0xff]), { opcode: opcode.close }]], 1007],
]

test.each(faults)('%s closes with its code; the others are unharmed', async (_, frames, code) => {
  await using server = await testServer()
  const [client, other] = [await server.guest('mallory'), await server.guest('alice')]
  for (const [payload, shape] of frames) client.send(payload, shape)
  expect(await client.closed()).toBe(code)
  await client.ended()
  await server.expectServed(other)
})

test('a frame that arrives byte by byte is as good as any', async () => {
  await using server = await testServer()
  const client = await server.guest('alice')
  for (const byte of clientFrame('{"type":"ping","ref":"slowly"}')) client.socket.write(Buffer.from([byte]))
  expect(await client.message(({ ref }) => ref === 'slowly', 'the pong')).toMatchObject({ type: 'pong' })
})

test('control frames between the fragments of a message are answered', async () => {
  await using server = await testServer()
  const client = await server.guest('alice')
  client.send('{"type":"ping",', { fin: false })
  client.send('between', { opcode: opcode.ping })
  client.send('"ref":"whole"}', { opcode: opcode.continuation })
  await client.message(({ ref }) => ref === 'whole', 'the pong')
  expect(client.frames.find((frame) => frame.opcode === opcode.pong)?.payload.toString()).toBe('between')
})

test('a close frame is answered with the same code', async () => {
  await using server = await testServer()
  const client = await server.guest('alice')
  client.send(Buffer.from([0x03, 0xe9]), { opcode: opcode.close })
  expect(await client.closed()).toBe(1001)
  await client.ended()
})
