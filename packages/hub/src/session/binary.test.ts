import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { MemoryLogger } from '../memory/memory-logger.ts'
import { type BinaryAnswer, command, defineModule, type Module } from '../module.ts'
import { refused } from '../refused.ts'
import { hubHarness, type MemoryLink, settle } from '../testing/index.ts'

const frame = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes)

/** A module that answers a binary frame as the test says, by its first byte. */
function taker(name: string, answer: (first: number | undefined) => BinaryAnswer): Module {
  return defineModule(name, { commands: {}, topics: {}, binary: ({ bytes }) => answer(bytes[0]) })
}

async function answersTo(link: MemoryLink, ...frames: Uint8Array[]): Promise<readonly unknown[]> {
  for (const bytes of frames) link.sendBytes(bytes)
  await settle()
  return link.take().map((answer) => answer['code'] ?? answer.type)
}

async function floodOf(link: MemoryLink, frames: number, bytes: number): Promise<unknown> {
  for (let n = 0; n < frames; n++) link.sendBytes(new Uint8Array(bytes))
  await settle()
  return { codes: link.take().map(({ code }) => code), closedWith: link.closedWith }
}

describe('M3: a binary frame', () => {
  test('is offered to the modules in their order, until one takes it', async () => {
    const asked: string[] = []
    const takes = (name: string, mine: number): Module =>
      taker(name, (first) => {
        asked.push(`${name}:${first}`)
        return first === mine ? 'taken' : 'not_mine'
      })
    await using harness = await hubHarness({ modules: [takes('a', 1), takes('b', 2), takes('c', 2)] })
    const link = await harness.guest('alice')
    expect(await answersTo(link, frame(1), frame(2), frame(3))).toEqual(['unsupported_binary'])
    expect(asked).toEqual(['a:1', 'a:2', 'b:2', 'a:3', 'b:3', 'c:3'])
  })

  test('is given with its session, and may be refused', async () => {
    const seen: unknown[] = []
    const module = defineModule('files', {
      commands: {},
      topics: {},
      binary: ({ bytes, session, hub }) => {
        seen.push([[...bytes], session.user.username, session.live, hub === harness.hub.services])
        return refused('conflict', 'no upload has this id')
      },
    })
    await using harness = await hubHarness({ modules: [module] })
    const link = await harness.guest('alice')
    expect(await answersTo(link, frame(7, 8))).toEqual(['conflict'])
    expect(seen).toEqual([[[7, 8], 'alice', true, true]])
  })

  test('passes commands that wait, and does not wait for them', async () => {
    const order: string[] = []
    const gate = Promise.withResolvers<void>()
    const slow = command({ input: z.object({}), output: z.object({}) }, async () => {
      await gate.promise
      order.push('command')
      return {}
    })
    const binary = (): BinaryAnswer => {
      order.push('bytes')
      return 'taken'
    }
    await using harness = await hubHarness({
      modules: [defineModule('m', { commands: { slow }, topics: {}, binary })],
    })
    const link = await harness.guest('alice')
    link.send({ type: 'slow' })
    link.sendBytes(frame(1))
    gate.resolve()
    await settle()
    expect(order).toEqual(['bytes', 'command'])
  })

  test('E2: a throw costs that frame only, and the log has its id', async () => {
    const logger = new MemoryLogger()
    const throws = taker('throws', (first) => {
      if (first === 1) throw new Error('boom')
      return 'taken'
    })
    await using harness = await hubHarness({ modules: [throws], logger })
    const link = await harness.guest('alice')
    expect(await answersTo(link, frame(1), frame(2))).toEqual(['internal'])
    expect(logger.lines).toMatchObject([
      { event: 'binary_failed', fields: { module: 'throws', id: expect.any(String) } },
    ])
  })

  test('before the welcome is refused', async () => {
    await using harness = await hubHarness({ modules: [taker('all', () => 'taken')] })
    expect(await answersTo(harness.link(), frame(1))).toEqual(['unsupported_binary'])
  })
})

describe('L8: the bytes of binary frames', () => {
  const limits = {
    binaryBytes: { perSecond: 1_000, burst: 2_000 },
    commands: { perSecond: 1, burst: 1 },
    refusals: { perSecond: 1, burst: 3 },
  }

  test('are bounded, and cost no commands', async () => {
    await using harness = await hubHarness({ modules: [taker('all', () => 'taken')], limits })
    const link = await harness.guest('alice')
    expect(await floodOf(link, 4, 500)).toMatchObject({ codes: [] })
    link.sendBytes(frame(1))
    expect(link.take()).toMatchObject([{ type: 'error', code: 'rate_limited', retry_after_ms: 1 }])
    await harness.clock.advanceAsync(500)
    expect(await floodOf(link, 1, 500)).toMatchObject({ codes: [] })
    link.send({ type: 'ping', ref: 1 })
    expect(link.take()).toMatchObject([{ type: 'pong' }])
  })

  test('a client that keeps on is closed with 4004', async () => {
    await using harness = await hubHarness({ modules: [taker('all', () => 'taken')], limits })
    const link = await harness.guest('alice')
    expect(await floodOf(link, 50, 1_000)).toMatchObject({
      codes: ['rate_limited', 'rate_limited', 'rate_limited'],
      closedWith: 4004,
    })
  })

  test.each([
    ['nobody takes', 'not_mine' as const, 'unsupported_binary'],
    ['a module refuses', refused('conflict'), 'conflict'],
  ])('frames that %s cost a command each', async (_, answer, code) => {
    await using harness = await hubHarness({ modules: [taker('one', () => answer)], limits })
    const link = await harness.guest('alice')
    expect(await answersTo(link, frame(1), frame(1))).toEqual([code, 'rate_limited'])
  })
})
