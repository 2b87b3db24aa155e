import { expect, test } from 'vitest'
import { FrameCounter } from './frame-counter.ts'
import { createTally, type FrameRule } from './tally.ts'

const rule: FrameRule = {
  by: 'prefix',
  event: Buffer.from('{"type":"message",'),
  ack: Buffer.from('{"type":"ok",'),
  textPing: Buffer.from('2'),
  refusal: Buffer.from('{"type":"error",'),
}

function frame(payload: string, first = 0x81): Buffer {
  const body = Buffer.from(payload)
  const header = body.length < 126 ? Buffer.alloc(2) : body.length <= 0xffff ? Buffer.alloc(4) : Buffer.alloc(10)
  header[0] = first
  header[1] = header.length === 2 ? body.length : header.length === 4 ? 126 : 127
  if (header.length === 4) header.writeUInt16BE(body.length, 2)
  if (header.length === 10) header.writeBigUInt64BE(BigInt(body.length), 2)
  return Buffer.concat([header, body])
}

function counting(by: FrameRule = rule) {
  const heard: string[] = []
  const tally = createTally(by, { textPing: () => heard.push('text ping'), refused: (text) => heard.push(text) })
  const counter = new FrameCounter(tally, {
    ping: (payload) => heard.push(`ping ${payload.toString()}`),
    closed: (why) => heard.push(`closed ${why}`),
  })
  return { counter, tally, heard }
}

const message = (bytes: number): string => `{"type":"message","content":"${'x'.repeat(bytes)}"}`
const ok = '{"type":"ok","ref":1}'

test('messages and acknowledgements are counted, other frames are not', () => {
  const { counter, tally } = counting()
  counter.push(
    Buffer.concat([message(10), ok, message(300), '{"type":"message_updated"}', '{}', ''].map((t) => frame(t))),
  )
  expect([tally.events, tally.acks]).toEqual([2, 1])
})

test('chunks may be cut anywhere, in any header and in several places', () => {
  const stream = Buffer.concat([message(10), ok, message(300), message(70_000), ok].map((text) => frame(text)))
  for (const size of [1, 2, 3, 7, 13, 50, 333, 65_536]) {
    const { counter, tally } = counting()
    for (let at = 0; at < stream.length; at += size) counter.push(stream.subarray(at, at + size))
    expect([size, tally.events, tally.acks]).toEqual([size, 3, 2])
  }
})

test('only the given length of a chunk is read', () => {
  const { counter, tally } = counting()
  const one = frame(message(10))
  counter.push(Buffer.concat([one, one]), one.length)
  expect(tally.events).toBe(1)
})

test('pings, text pings, refusals and closes are reported', () => {
  const { counter, heard } = counting()
  const close = frame('', 0x88)
  counter.push(Buffer.concat([frame('hi', 0x89), frame('2'), frame('{"type":"error","code":"invalid"}'), close]))
  counter.push(Buffer.from([0x88, 3, 0x03, 0xe9, 0x21]))
  expect(heard).toEqual([
    'ping hi',
    'text ping',
    '{"type":"error","code":"invalid"}',
    'closed without a code',
    'closed 1001 !',
  ])
})

test('messages of a fixed size are counted within a frame and across its fragments', () => {
  const { counter, tally } = counting({ by: 'size', bytes: 4 })
  counter.push(Buffer.concat([frame('abcd'), frame('abcd\nabcd\nabcd'), frame('welcome')]))
  expect(tally.events).toBe(4)
  counter.push(Buffer.concat([frame('abcd\nab', 0x01), frame('', 0x89), frame('cd\n', 0x00), frame('abcd', 0x80)]))
  expect(tally.events).toBe(7)
})

test('masked frames and reserved bits are refused', () => {
  expect(() => counting().counter.push(Buffer.from([0x81, 0x81, 0, 0]))).toThrow('masked')
  expect(() => counting().counter.push(Buffer.from([0xc1, 1, 0]))).toThrow('reserved')
})
