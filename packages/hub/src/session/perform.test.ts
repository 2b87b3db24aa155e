import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { MemoryLogger } from '../memory/memory-logger.ts'
import { MemoryMetrics } from '../memory/memory-metrics.ts'
import { command, defineModule, topic } from '../module.ts'
import { Refused, refused } from '../refused.ts'
import type { Caller } from '../services.ts'
import { type HubHarness, hubHarness, settle } from '../testing/index.ts'

const alice: Caller = { user: { id: 'u_1', username: 'alice' }, guest: false, roles: ['admin'], address: '10.0.0.9' }
const anything = z.record(z.string(), z.unknown())

const module = defineModule('module', {
  topics: {
    'open/:id': topic({ publish: 'anyone', presence: {} }),
    'closed/:id': topic({ presence: {}, subscribe: ({ roles }) => roles.includes('owner') }),
  },
  commands: {
    say: command({ input: z.object({ text: z.string() }), output: anything }, async ({ input, session }) => {
      const { id, ...view } = session
      return { said: input.text, id, view }
    }),
    throws: command({ input: anything, output: anything }, () => Promise.reject(new Error('boom'))),
    huge: command({ input: anything, output: anything }, async () => ({ big: 10n })),
    refuses: command({ input: anything, output: anything }, async () => refused('conflict', 'already')),
    follow: command({ input: anything, output: anything }, async ({ session, hub }) => {
      const subscribed = await hub.subscribe(session.id, 'open/1')
      return subscribed instanceof Refused ? { refused: subscribed.refusal.code } : {}
    }),
  },
})

type Options = Parameters<typeof hubHarness>[0]
const started = (options: Options = {}): Promise<HubHarness> => hubHarness({ modules: [module], ...options })

describe('M1: a command for a caller without a connection', () => {
  test('is carried out with what the caller is', async () => {
    await using harness = await started()
    const caller = { ...alice, loginId: 'key_1', attributes: { rooms: ['a'] }, scopes: ['publish'] }
    const view = { ...caller, live: false, client: undefined, query: {} }
    const result = await harness.hub.perform(caller, 'say', { text: 'hi' })
    expect(result).toEqual({ said: 'hi', id: expect.stringMatching(/^c_\w{20}$/), view })
    const plain = await harness.hub.services.perform(alice, 'say', { text: 'hi' })
    expect(plain).toMatchObject({ view: { loginId: undefined, attributes: {}, scopes: undefined } })
  })

  test.each([
    ['say', { text: 1 }, { code: 'invalid', path: 'text' }],
    ['say', {}, { code: 'invalid', path: 'text' }],
    ['nope', {}, { code: 'unknown_type', message: 'no command has the type "nope"' }],
    ['refuses', {}, { code: 'conflict', message: 'already' }],
    ['publish', { topic: 'closed/1', payload: 1 }, { code: 'forbidden' }],
    ['presence', { topic: 'closed/1' }, { code: 'forbidden' }],
  ])('%s with %o is refused as a frame is', async (type, fields, refusal) => {
    await using harness = await started()
    expect(await harness.hub.perform(alice, type, fields)).toMatchObject({ refusal })
  })

  test.each(['hello', 'ping', 'refresh_token', 'subscribe', 'unsubscribe'])('%s needs a connection', async (type) => {
    await using harness = await started()
    const outcome = await harness.hub.perform(alice, type, { topic: 'open/1', token: 'x' })
    expect(outcome).toMatchObject({ refusal: { code: 'unknown_type', message: `"${type}" needs a connection` } })
  })

  test('publishes and asks who is present', async () => {
    await using harness = await started()
    const link = await harness.guest('bob')
    link.send({ type: 'subscribe', topic: 'open/1' })
    await settle()
    expect(await harness.hub.perform(alice, 'publish', { topic: 'open/1', payload: 7 })).toEqual({})
    expect(link.take()).toMatchObject([{ type: 'publication', payload: 7, user_id: 'u_1' }])
    expect(await harness.hub.perform(alice, 'presence', { topic: 'open/1' })).toMatchObject({ online: 1 })
  })

  test.each(['throws', 'huge'])('%s: a fault costs that call only, and the log has its id', async (type) => {
    const logger = new MemoryLogger()
    await using harness = await started({ logger })
    const outcome = await harness.hub.perform(alice, type, {})
    const [line] = logger.lines
    expect(outcome).toMatchObject({ refusal: { code: 'internal', id: line?.fields['id'] } })
    expect(line).toMatchObject({ event: 'command_failed', fields: { type, user: 'u_1', id: expect.any(String) } })
  })

  test('D1: is refused while the node is leaving', async () => {
    await using harness = await started()
    await harness.hub.drain({ windowMs: 0 })
    expect(await harness.hub.perform(alice, 'say', { text: 'hi' })).toMatchObject({ refusal: { code: 'draining' } })
  })

  test('is counted as any other', async () => {
    const metrics = new MemoryMetrics()
    await using harness = await started({ metrics })
    await harness.hub.perform(alice, 'say', { text: 'hi' })
    await harness.hub.perform(alice, 'refuses', {})
    expect(metrics.counted('commands_total', { type: 'say', outcome: 'ok' })).toBe(1)
    expect(metrics.counted('commands_total', { type: 'refuses', outcome: 'conflict' })).toBe(1)
  })
})

describe('L3: calls without a connection', () => {
  const limits = { commandsPerUser: { perSecond: 1, burst: 2 } }

  test('pay from the bucket of the user, which the connections pay from as well', async () => {
    await using harness = await started({ limits })
    const link = harness.link({ token: 'u_1|alice' })
    await settle()
    link.send({ type: 'ping', ref: 1 })
    expect(await harness.hub.perform(alice, 'say', { text: 'hi' })).toMatchObject({ said: 'hi' })
    const outcome = await harness.hub.perform(alice, 'say', { text: 'hi' })
    expect(outcome).toMatchObject({ refusal: { code: 'rate_limited', retryAfterMs: 1_000 } })
    link.send({ type: 'ping', ref: 2 })
    await settle()
    expect(link.take().at(-1)).toMatchObject({ type: 'error', code: 'rate_limited' })
  })

  test('may be paid for before', async () => {
    await using harness = await started({ limits })
    const { services } = harness.hub
    expect([services.pay('u_1'), services.pay('u_1')]).toEqual([undefined, undefined])
    expect(services.pay('u_1')).toMatchObject({ refusal: { code: 'rate_limited', retryAfterMs: 1_000 } })
    expect(services.pay('u_2')).toBeUndefined()
  })

  test('that were paid for elsewhere pay nothing', async () => {
    await using harness = await started({ limits })
    const outcomes: unknown[] = []
    for (let n = 0; n < 5; n++) {
      outcomes.push(await harness.hub.perform({ ...alice, prepaid: true }, 'say', { text: 'hi' }))
    }
    expect(outcomes.filter((outcome) => outcome instanceof Refused)).toEqual([])
  })
})

test('M2: nothing can be subscribed for a caller without a connection', async () => {
  await using harness = await started()
  expect(await harness.hub.perform(alice, 'follow', {})).toEqual({ refused: 'not_found' })
  expect(harness.hub.stats()).toMatchObject({ topics: 0, sessions: 0 })
})
