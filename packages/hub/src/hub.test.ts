import { expect, test } from 'vitest'
import { z } from 'zod'
import { command, defineModule, topic } from './module.ts'
import { refused } from './refused.ts'
import { ask, hubHarness, settle } from './testing/index.ts'

const ticker = defineModule('ticker', {
  topics: {
    'quotes/:symbol': topic({
      payload: z.object({ price: z.number() }),
      publish: 'anyone',
      history: { size: 5, maxAgeMs: 60_000 },
      presence: {},
    }),
    'cursors/:id': topic({ publish: 'anyone' }),
  },
  commands: {
    throws: command({ input: z.object({}), output: z.object({}) }, async () => {
      throw new Error('boom')
    }),
    refuses: command({ input: z.object({}), output: z.object({}) }, async () => refused('forbidden', 'no')),
  },
})

test('a guest is welcomed at once and synced', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const link = harness.link({ query: { username: 'alice' } })
  await settle()
  expect(link.take()).toMatchObject([
    { type: 'welcome', user: { username: 'alice' }, features: ['ticker'] },
    { type: 'synced', topics: {} },
  ])
})

test('R2: a subscription from an old position is replayed, then live', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const alice = await harness.guest('alice')
  const { reply } = await ask(alice, { type: 'subscribe', topic: 'quotes/A' })
  expect(reply).toMatchObject({ recovered: true, offset: 0 })
  for (const price of [1, 2, 3]) await harness.hub.services.publish('quotes/A', { price })
  expect(alice.take().map((frame) => frame['offset'])).toEqual([1, 2, 3])
  const bob = await harness.guest('bob')
  const resumed = await ask(bob, {
    type: 'subscribe',
    topic: 'quotes/A',
    position: { epoch: reply['epoch'], offset: 1 },
  })
  expect(resumed.events.map((frame) => frame['offset'])).toEqual([2, 3])
  expect(resumed.reply).toMatchObject({ recovered: true, offset: 3 })
})

test('R5: a position that the history no longer covers is told so', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const alice = await harness.guest('alice')
  const { reply } = await ask(alice, { type: 'subscribe', topic: 'quotes/A' })
  for (let price = 0; price < 9; price++) await harness.hub.services.publish('quotes/A', { price })
  const bob = await harness.guest('bob')
  const position = { epoch: reply['epoch'], offset: 1 }
  expect((await ask(bob, { type: 'subscribe', topic: 'quotes/A', position })).reply).toMatchObject({
    recovered: false,
    reason: 'too_far_behind',
    offset: 9,
  })
  const other = await harness.guest('carol')
  expect(
    (await ask(other, { type: 'subscribe', topic: 'quotes/A', position: { epoch: 'x', offset: 1 } })).reply,
  ).toMatchObject({ reason: 'epoch_changed' })
})

test('O6: the reply to a publish follows the event it caused', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const alice = await harness.guest('alice')
  await ask(alice, { type: 'subscribe', topic: 'quotes/A' })
  alice.send({ type: 'publish', topic: 'quotes/A', payload: { price: 1 }, ref: 'p', client_id: 'k' })
  await settle()
  expect(alice.take()).toMatchObject([
    { type: 'publication', offset: 1, payload: { price: 1 } },
    { type: 'ok', ref: 'p', offset: 1 },
  ])
  expect(
    (await ask(alice, { type: 'publish', topic: 'quotes/A', payload: { price: 1 }, client_id: 'k' })).reply,
  ).toMatchObject({ offset: 1, duplicate: true })
})

test('a payload that does not fit its schema is refused with the path', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const alice = await harness.guest('alice')
  const { reply } = await ask(alice, { type: 'publish', topic: 'quotes/A', payload: { price: 'x' } })
  expect(reply).toMatchObject({ type: 'error', code: 'invalid', path: 'payload.price' })
})

test('a throwing handler costs its command only', async () => {
  await using harness = await hubHarness({ modules: [ticker] })
  const alice = await harness.guest('alice')
  expect((await ask(alice, { type: 'throws' })).reply).toMatchObject({
    code: 'internal',
    id: expect.any(String),
    retry: 'backoff',
  })
  expect((await ask(alice, { type: 'refuses' })).reply).toMatchObject({
    code: 'forbidden',
    message: 'no',
    retry: 'never',
  })
  expect((await ask(alice, { type: 'ping' })).reply).toMatchObject({ type: 'pong' })
})
