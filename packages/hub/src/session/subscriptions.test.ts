import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { MemoryLogger } from '../memory/memory-logger.ts'
import { MemoryMetrics } from '../memory/memory-metrics.ts'
import { MemoryLog } from '../memory/memory-log.ts'
import { command, defineModule, topic } from '../module.ts'
import { ask, FakeClock, type HubHarness, hubHarness, type MemoryLink, SeededRandom, settle } from '../testing/index.ts'

const history = { size: 100, maxAgeMs: 60_000 }

/** Topics of every kind of rule; a test lets a slow rule go by hand. */
function board() {
  const gate = Promise.withResolvers<boolean>()
  const module = defineModule('board', {
    topics: {
      'log/:id': topic({ publish: 'anyone', history }),
      'live/:id': topic({ publish: 'anyone' }),
      'closed/:id': topic({ subscribe: 'server' }),
      'mine/:user': topic({ subscribe: (session, name) => name === `mine/${session.user.id}`, history }),
      'broken/:id': topic({ subscribe: () => Promise.reject(new Error('boom')) }),
      'slow/:id': topic({ subscribe: () => gate.promise, history }),
    },
    commands: {
      drop: command(
        { input: z.object({ topic: z.string() }), output: z.object({}) },
        async ({ input, session, hub }) => {
          hub.unsubscribeUser(session.user.id, input.topic)
          return {}
        },
      ),
    },
  })
  return { module, letGo: () => gate.resolve(true) }
}

async function subscriber(options: Parameters<typeof hubHarness>[0] = {}) {
  const { module, letGo } = board()
  const harness = await hubHarness({ modules: [module], ...options })
  const link = harness.link({ token: 'u_1|alice' })
  await settle()
  const sessionId = String(link.take()[0]?.['session_id'])
  return { harness, link, letGo, sessionId }
}

const subscribe = (link: MemoryLink, name: string, position?: object): ReturnType<typeof ask> =>
  ask(link, { type: 'subscribe', topic: name, ...(position && { position }) })

async function publish(harness: HubHarness, name: string, ...payloads: number[]): Promise<void> {
  for (const payload of payloads) await harness.hub.services.publish(name, payload)
}

describe('T2: who may subscribe', () => {
  test.each([
    ['log/a', { type: 'ok', recovered: true, offset: 0 }],
    ['live/a', { type: 'ok', recovered: true, epoch: 'ephemeral', offset: 0 }],
    ['mine/u_1', { type: 'ok', recovered: true }],
    ['mine/u_2', { type: 'error', code: 'forbidden', retry: 'never' }],
    ['closed/a', { type: 'error', code: 'forbidden' }],
    ['nope', { type: 'error', code: 'not_found', message: 'no topic is called nope' }],
    ['@all', { type: 'error', code: 'not_found' }],
  ])('%s: %o', async (name, expected) => {
    const { harness, link } = await subscriber()
    expect((await subscribe(link, name)).reply).toMatchObject(expected)
    await harness.hub.close()
  })

  test('a rule that throws costs that command only, and leaves nothing behind', async () => {
    const logger = new MemoryLogger()
    const { harness, link } = await subscriber({ logger })
    expect((await subscribe(link, 'broken/a')).reply).toMatchObject({ code: 'internal', retry: 'backoff' })
    expect(logger.lines).toMatchObject([{ event: 'command_failed', fields: { type: 'subscribe' } }])
    expect((await subscribe(link, 'broken/a')).reply).toMatchObject({ code: 'internal' })
    expect((await subscribe(link, 'log/a')).reply).toMatchObject({ type: 'ok' })
    expect(harness.hub.stats().topics).toBe(1)
    await harness.hub.close()
  })

  test('L7: at most as many topics as allowed; one less makes room', async () => {
    const { harness, link } = await subscriber({ limits: { subscriptions: 1 } })
    await subscribe(link, 'log/a')
    expect((await subscribe(link, 'log/b')).reply).toMatchObject({ code: 'limit_reached' })
    await ask(link, { type: 'unsubscribe', topic: 'log/a' })
    expect((await subscribe(link, 'log/b')).reply).toMatchObject({ type: 'ok' })
    await harness.hub.close()
  })
})

describe('asking again', () => {
  test('answers where the subscription stands, and events still come once', async () => {
    const { harness, link } = await subscriber()
    await subscribe(link, 'log/a')
    await publish(harness, 'log/a', 1)
    expect((await subscribe(link, 'log/a')).reply).toMatchObject({ recovered: true, offset: 1 })
    await publish(harness, 'log/a', 2)
    expect(link.take()).toMatchObject([{ type: 'publication', offset: 2 }])
    await harness.hub.close()
  })

  test('R2: with an older position replays what lies after it, then goes on', async () => {
    const { harness, link } = await subscriber()
    const { epoch } = (await subscribe(link, 'log/a')).reply
    await publish(harness, 'log/a', 1, 2, 3)
    link.take()
    const { events, reply } = await subscribe(link, 'log/a', { epoch, offset: 1 })
    expect(events.map(({ offset }) => offset)).toEqual([2, 3])
    expect(reply).toMatchObject({ recovered: true, offset: 3 })
    await publish(harness, 'log/a', 4)
    expect(link.take()).toMatchObject([{ offset: 4 }])
    await harness.hub.close()
  })

  test('while it is being recovered is a conflict', async () => {
    const { harness, link, letGo, sessionId } = await subscriber()
    link.send({ type: 'subscribe', topic: 'slow/a', ref: 1 })
    await settle()
    const again = await harness.hub.services.subscribe(sessionId, 'slow/a')
    expect(again).toMatchObject({ refusal: { code: 'conflict' } })
    letGo()
    await settle()
    expect(link.take()).toMatchObject([{ type: 'ok', ref: 1, recovered: true }])
    await harness.hub.close()
  })
})

describe('a subscription that ends', () => {
  test('on purpose: nothing of the topic comes after the reply', async () => {
    const { harness, link } = await subscriber()
    await subscribe(link, 'log/a')
    expect((await ask(link, { type: 'unsubscribe', topic: 'log/a' })).reply).toMatchObject({ type: 'ok' })
    await publish(harness, 'log/a', 1)
    expect([link.take(), harness.hub.stats().topics]).toEqual([[], 0])
    expect((await ask(link, { type: 'unsubscribe', topic: 'log/a' })).reply).toMatchObject({ type: 'ok' })
    await harness.hub.close()
  })

  test('A1: when the membership is lost: on all of the user’s connections, before the next event', async () => {
    const { harness, link } = await subscriber()
    const other = harness.link({ token: 'u_1|alice' })
    for (const each of [link, other]) await subscribe(each, 'log/a')
    await ask(link, { type: 'drop', topic: 'log/a' })
    await publish(harness, 'log/a', 1)
    expect([link.take(), other.take(), harness.hub.stats().topics]).toEqual([[], [], 0])
    await harness.hub.close()
  })

  test('A1: while it began: it is not subscribed, and the client is told', async () => {
    const { harness, link, letGo } = await subscriber()
    link.send({ type: 'subscribe', topic: 'slow/a', ref: 1 })
    await settle()
    harness.hub.services.unsubscribeUser('u_1', 'slow/a')
    letGo()
    await settle()
    expect(link.take()).toMatchObject([{ type: 'error', ref: 1, code: 'not_subscribed' }])
    await publish(harness, 'slow/a', 1)
    expect([link.take(), harness.hub.stats().topics, harness.transport.topics]).toEqual([[], 0, 0])
    await harness.hub.close()
  })

  test('A1: while it was replayed: the replay stops, and the client is told', async () => {
    const { harness, link } = await subscriber({ recovery: { pageEntries: 1 }, transport: { lowWaterBytes: 0 } })
    const { epoch } = (await subscribe(link, 'log/a')).reply
    await ask(link, { type: 'unsubscribe', topic: 'log/a' })
    await publish(harness, 'log/a', 1, 2, 3)
    link.stall()
    link.send({ type: 'subscribe', topic: 'log/a', position: { epoch, offset: 0 }, ref: 1 })
    await settle()
    harness.hub.services.unsubscribeUser('u_1', 'log/a')
    link.resume()
    await settle()
    expect(link.take()).toMatchObject([{ offset: 1 }, { type: 'error', ref: 1, code: 'not_subscribed' }])
    expect(harness.hub.stats().topics).toBe(0)
    await harness.hub.close()
  })

  test('L1: with its connection, whatever it was doing', async () => {
    const { harness, link, letGo } = await subscriber()
    for (const name of ['log/a', 'live/a']) await subscribe(link, name)
    link.send({ type: 'subscribe', topic: 'slow/a' })
    await settle()
    link.cut('both')
    letGo()
    await settle()
    expect(harness.hub.stats()).toMatchObject({ connections: 0, sessions: 0, users: 0, topics: 0 })
    await harness.hub.close()
  })
})

describe('recovery through a connection', () => {
  test('L1: large events are replayed to a quick client without overflowing it', async () => {
    const transport = { maxBufferedBytes: 20_000, lowWaterBytes: 5_000 }
    const { harness, link } = await subscriber({ transport, recovery: { pageBytes: 5_000 } })
    const { epoch } = (await subscribe(link, 'log/a')).reply
    await ask(link, { type: 'unsubscribe', topic: 'log/a' })
    const heavy = 'x'.repeat(2_000)
    for (let n = 0; n < 30; n++) await harness.hub.services.publish('log/a', heavy)
    link.stall()
    link.send({ type: 'subscribe', topic: 'log/a', position: { epoch, offset: 0 }, ref: 1 })
    for (let n = 0; n < 40; n++) {
      await settle()
      link.resume()
      link.stall()
    }
    link.resume()
    expect([link.take().length, link.closedWith]).toEqual([31, undefined])
    await harness.hub.close()
  })

  test('O6: the reply to a publish waits for the hole before its event', async () => {
    const clock = new FakeClock()
    const log = new MemoryLog(clock, new SeededRandom(5))
    const { harness, link } = await subscriber({ clock, history: log })
    await subscribe(link, 'log/a')
    await log.append('log/a', '{"payload":"another node’s"}', history)
    link.send({ type: 'publish', topic: 'log/a', payload: 'mine', ref: 1 })
    await settle()
    expect(link.take()).toEqual([])
    await clock.advanceAsync(50)
    expect(link.take()).toMatchObject([
      { offset: 1 },
      { offset: 2, payload: 'mine' },
      { type: 'ok', ref: 1, offset: 2 },
    ])
    await harness.hub.close()
  })

  test('recoveries are counted by outcome', async () => {
    const metrics = new MemoryMetrics()
    const { harness, link } = await subscriber({ metrics })
    await subscribe(link, 'log/a', { epoch: 'x', offset: 0 })
    const { epoch } = (await subscribe(link, 'log/b')).reply
    await ask(link, { type: 'unsubscribe', topic: 'log/b' })
    await subscribe(link, 'log/b', { epoch, offset: 0 })
    expect(metrics.counted('recoveries_total', { outcome: 'epoch_changed' })).toBe(1)
    expect(metrics.counted('recoveries_total', { outcome: 'recovered' })).toBe(1)
    await harness.hub.close()
  })
})
