import { expect, test } from 'vitest'
import { LatencySampler, markedContent } from './latency-sampler.ts'

function sampling() {
  const clock = { nowMs: 0 }
  return { clock, sampler: new LatencySampler(() => clock.nowMs) }
}

test('the content holds its number and has the length asked for', () => {
  expect(markedContent(42, 16)).toBe('~~00000042xxxxxx')
})

test('latency runs from sending to the bytes that complete the marker', () => {
  const { clock, sampler } = sampling()
  sampler.sent(1)
  clock.nowMs = 5
  sampler.sent(2)
  const bytes = Buffer.from(`--${markedContent(1, 20)}--${markedContent(2, 20)}--`)
  const cut = bytes.lastIndexOf('~') + 3
  sampler.push(bytes, cut)
  clock.nowMs = 9
  sampler.push(bytes.subarray(cut))
  expect(sampler.take()).toEqual([5, 4])
  expect([sampler.take(), sampler.missing]).toEqual([[], 0])
})

test('a marker is found wherever the chunks are cut', () => {
  const bytes = Buffer.from(`ab${markedContent(1, 12)}cd${markedContent(2, 12)}`)
  for (let cut = 0; cut <= bytes.length; cut++) {
    const { sampler } = sampling()
    sampler.sent(1)
    sampler.sent(2)
    sampler.push(bytes.subarray(0, cut))
    sampler.push(bytes.subarray(cut))
    expect([cut, sampler.missing, sampler.take().length]).toEqual([cut, 0, 2])
  }
})

test('a message that comes twice is an error', () => {
  const { sampler } = sampling()
  sampler.sent(1)
  sampler.push(Buffer.from(markedContent(1, 10)))
  expect(() => sampler.push(Buffer.from(markedContent(1, 10)))).toThrow('Message 1 arrived twice')
})
