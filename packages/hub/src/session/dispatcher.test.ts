import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { MemoryLogger } from '../memory/memory-logger.ts'
import { MemoryMetrics } from '../memory/memory-metrics.ts'
import { command, defineModule, topic } from '../module.ts'
import { refused } from '../refused.ts'
import { ask, type HubHarness, hubHarness, type MemoryLink, type ReceivedFrame, settle } from '../testing/index.ts'

const anything = z.record(z.string(), z.unknown())
const echo = defineModule('echo', {
  topics: { 'open/:id': topic({ publish: 'anyone', history: { size: 10, maxAgeMs: 1_000 } }) },
  commands: {
    echo: command({ input: z.object({ say: z.string() }), output: anything }, async ({ input }) => ({
      said: input.say,
    })),
    imitates: command({ input: anything, output: anything }, async () => ({ type: 'welcome', ref: 'x', other: 1 })),
    throws: command({ input: anything, output: anything }, async () => {
      throw new Error('boom')
    }),
    throws_at_once: command({ input: anything, output: anything }, () => {
      throw new Error('boom')
    }),
    huge: command({ input: anything, output: anything }, async () => ({ big: 10n })),
    refuses: command({ input: anything, output: anything }, async () => refused('conflict', 'already')),
  },
})

async function talking(options: Parameters<typeof hubHarness>[0] = {}) {
  const harness = await hubHarness({ modules: [echo], ...options })
  return { harness, link: await harness.guest('alice') }
}

const typeOf = (frame: ReceivedFrame): string => frame.type

async function answersTo(link: MemoryLink, ...texts: string[]): Promise<readonly ReceivedFrame[]> {
  for (const text of texts) link.send(text)
  await settle()
  return link.take()
}

describe('E1: bad input is refused, and the connection goes on', () => {
  test.each([
    ['no JSON', 'hi', { code: 'malformed' }],
    ['half a frame', '{"type":"echo"', { code: 'malformed' }],
    ['nothing', '', { code: 'malformed' }],
    ['a string', '"hi"', { code: 'not_an_object' }],
    ['null', 'null', { code: 'not_an_object' }],
    ['an array', '[{"type":"echo"}]', { code: 'not_an_object' }],
    ['no type', '{"ref":7}', { code: 'invalid', path: 'type', ref: 7 }],
    ['a type that is no string', '{"type":1,"ref":7}', { code: 'invalid', path: 'type', ref: 7 }],
    ['a ref that is none', '{"type":"echo","ref":{"a":1}}', { code: 'invalid', path: 'ref' }],
    ['an unknown type', '{"type":"nope","ref":7}', { code: 'unknown_type', ref: 7, retry: 'never' }],
    ['a wrong field', '{"type":"echo","say":1,"ref":"r"}', { code: 'invalid', path: 'say', ref: 'r' }],
    ['a missing field', '{"type":"echo","ref":7}', { code: 'invalid', path: 'say', ref: 7 }],
    ['a topic with spaces', '{"type":"subscribe","topic":"a b","ref":7}', { code: 'invalid', path: 'topic' }],
    ['no payload', '{"type":"publish","topic":"open/1","ref":7}', { code: 'invalid', path: 'payload' }],
  ])('%s', async (_, text, expected) => {
    const { harness, link } = await talking()
    const [answer, pong] = await answersTo(link, text, '{"type":"ping","ref":8}')
    expect(answer).toMatchObject({ type: 'error', ...expected })
    expect(pong).toMatchObject({ type: 'pong', ref: 8 })
    await harness.hub.close()
  })

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'prototype'])('the type %s', async (type) => {
    const { harness, link } = await talking()
    expect(await answersTo(link, `{"type":"${type}","ref":7}`)).toMatchObject([{ code: 'unknown_type', ref: 7 }])
    await harness.hub.close()
  })

  test('a binary frame', async () => {
    const { harness, link } = await talking()
    link.sendBytes(new Uint8Array(24))
    await settle()
    expect(link.take()).toMatchObject([{ type: 'error', code: 'unsupported_binary' }])
    await harness.hub.close()
  })

  test('a payload nested too deeply, and one just deep enough', async () => {
    const { harness, link } = await talking()
    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
    const publish = (depth: number): string => `{"type":"publish","topic":"open/1","ref":7,"payload":${nested(depth)}}`
    expect(await answersTo(link, publish(65))).toMatchObject([{ code: 'invalid', path: 'payload' }])
    expect(await answersTo(link, publish(64))).toMatchObject([{ type: 'ok', offset: 1 }])
    expect(await answersTo(link, publish(20_000))).toMatchObject([{ code: 'invalid' }])
    await harness.hub.close()
  })
})

describe('replies', () => {
  test.each(['r', 7, -1])('carry the ref %o', async (ref) => {
    const { harness, link } = await talking()
    expect(await answersTo(link, JSON.stringify({ type: 'echo', say: 'hi', ref }))).toEqual([
      { type: 'ok', ref, said: 'hi' },
    ])
    await harness.hub.close()
  })

  test('E1: without a ref only errors come back', async () => {
    const { harness, link } = await talking()
    expect(await answersTo(link, '{"type":"echo","say":"hi"}', '{"type":"refuses"}')).toMatchObject([
      { type: 'error', code: 'conflict', message: 'already', retry: 'never' },
    ])
    await harness.hub.close()
  })

  test('are replies whatever a handler returns', async () => {
    const { harness, link } = await talking()
    expect(await answersTo(link, '{"type":"imitates","ref":7}')).toEqual([{ type: 'ok', ref: 7, other: 1 }])
    await harness.hub.close()
  })
})

describe('E2: a handler that fails costs its command only', () => {
  test.each(['throws', 'throws_at_once', 'huge'])('%s', async (type) => {
    const logger = new MemoryLogger()
    const { harness, link } = await talking({ logger })
    const { reply } = await ask(link, { type })
    expect(reply).toMatchObject({ type: 'error', code: 'internal', retry: 'backoff', id: expect.any(String) })
    expect(logger.lines).toMatchObject([{ level: 'error', event: 'command_failed', fields: { id: reply['id'], type } }])
    expect((await ask(link, { type: 'echo', say: 'still here' })).reply).toMatchObject({ said: 'still here' })
    await harness.hub.close()
  })
})

describe('L3, L4: too much', () => {
  async function flood(harness: HubHarness, link: MemoryLink, count: number): Promise<readonly unknown[]> {
    const frames = await answersTo(link, ...Array.from({ length: count }, (_, ref) => `{"type":"ping","ref":${ref}}`))
    await harness.hub.close()
    return frames
  }

  test('from one connection is refused with the time to wait', async () => {
    const { harness, link } = await talking({ limits: { commands: { perSecond: 10, burst: 2 } } })
    expect(await flood(harness, link, 3)).toMatchObject([
      { type: 'pong', ref: 0 },
      { type: 'pong', ref: 1 },
      { type: 'error', code: 'rate_limited', ref: 2, retry: 'backoff', retry_after_ms: 100 },
    ])
  })

  test('from one user is refused over all connections together', async () => {
    const harness = await hubHarness({ limits: { commandsPerUser: { perSecond: 10, burst: 2 } } })
    const token = 'u_9|bob'
    const [one, two] = [harness.link({ token }), harness.link({ token })]
    await settle()
    for (const each of [one, two, one]) each.send({ type: 'ping' })
    await settle()
    expect([...one.take(), ...two.take()].filter(({ type }) => type === 'error')).toMatchObject([
      { code: 'rate_limited' },
    ])
    await harness.hub.close()
  })

  test('is not forgotten with the last connection of the user, but after a while', async () => {
    await using harness = await hubHarness({ limits: { commandsPerUser: { perSecond: 1, burst: 1 } } })
    const types: unknown[] = []
    for (const waitMs of [0, 0, 6_000]) {
      await harness.clock.advanceAsync(waitMs)
      const link = harness.link({ token: 'u_9|bob' })
      await settle()
      link.take()
      types.push((await answersTo(link, '{"type":"ping","ref":1}')).map(typeOf))
      link.close()
    }
    expect(types).toEqual([['pong'], ['error'], ['pong']])
  })

  test('after many refusals closes with 4004, and nothing more is carried out', async () => {
    const metrics = new MemoryMetrics()
    const limits = { commands: { perSecond: 1, burst: 1 }, refusals: { perSecond: 1, burst: 3 } }
    const { harness, link } = await talking({ metrics, limits })
    expect(await flood(harness, link, 100)).toHaveLength(4)
    expect(link.closedWith).toBe(4004)
    expect(metrics.counted('commands_total', { type: 'any', outcome: 'rate_limited' })).toBe(4)
  })

  test('at once is refused with overloaded, and what was taken is answered', async () => {
    const { harness, link } = await talking({ limits: { pendingCommands: 2 } })
    const echoes = ['a', 'b', 'c'].map((say, ref) => JSON.stringify({ type: 'echo', say, ref }))
    expect(await answersTo(link, ...echoes)).toMatchObject([
      { type: 'error', code: 'overloaded', ref: 2, retry: 'backoff' },
      { type: 'ok', ref: 0 },
      { type: 'ok', ref: 1 },
    ])
    await harness.hub.close()
  })
})

test('once a close has been asked for nothing is carried out or sent, however long the link takes to end', async () => {
  const metrics = new MemoryMetrics()
  const limits = { commands: { perSecond: 1, burst: 1 }, refusals: { perSecond: 1, burst: 1 } }
  const { harness, link } = await talking({ metrics, limits })
  harness.transport.close = () => {}
  await answersTo(link, ...Array.from({ length: 3 }, () => '{"type":"echo","say":"hi"}'))
  harness.clock.advance(60_000)
  expect(await answersTo(link, '{"type":"echo","say":"hi","ref":1}', 'nonsense', '{"type":"ping"}')).toEqual([])
  expect(harness.hub.stats()).toMatchObject({ connections: 1, sessions: 0 })
  expect(metrics.counted('commands_total', { type: 'echo', outcome: 'ok' })).toBe(1)
})

test('commands are counted by type and outcome', async () => {
  const metrics = new MemoryMetrics()
  const { harness, link } = await talking({ metrics })
  for (const type of ['echo', 'throws', 'refuses']) await ask(link, { type, say: 'hi' })
  expect(metrics.counts()).toMatchObject({
    'commands_total{outcome="ok",type="echo"}': 1,
    'commands_total{outcome="internal",type="throws"}': 1,
    'commands_total{outcome="conflict",type="refuses"}': 1,
  })
  expect(metrics.observed('command_seconds', { type: 'echo' }).count).toBe(1)
  await harness.hub.close()
})
