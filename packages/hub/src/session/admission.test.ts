import { expect, test } from 'vitest'
import { MemoryMetrics } from '../memory/memory-metrics.ts'
import { limitDefaults } from '../options.ts'
import { hubHarness, settle } from '../testing/index.ts'
import { AdmissionBook } from './admission.ts'

test('L2: connections are admitted up to the total, and again when one has gone', () => {
  const book = new AdmissionBook({ ...limitDefaults, connections: 2 })
  for (const address of ['a', 'b']) book.opened(address)
  expect(book.admit('c')).toMatchObject({
    ok: false,
    reason: 'full',
    message: expect.stringContaining('2 connections'),
  })
  book.closed('a')
  expect(book.admit('c')).toEqual({ ok: true })
})

test('L2: connections are admitted up to the number per address', () => {
  const book = new AdmissionBook({ ...limitDefaults, connectionsPerAddress: 1 })
  book.opened('a')
  expect(book.admit('a')).toMatchObject({ ok: false, reason: 'address_full' })
  expect(book.admit('b')).toEqual({ ok: true })
  book.closed('a')
  expect([book.admit('a'), book.total]).toEqual([{ ok: true }, 0])
})

test('D1: a draining node admits nobody, and counts whom it refused', async () => {
  const metrics = new MemoryMetrics()
  await using harness = await hubHarness({ metrics })
  expect(harness.hub.admit('a')).toEqual({ ok: true })
  await harness.hub.drain()
  expect(harness.hub.admit('a')).toMatchObject({ ok: false, reason: 'draining' })
  expect(metrics.counted('connections_refused_total', { reason: 'draining' })).toBe(1)
})

test('a connection whose upgrade was under way when the drain began is told to come back', async () => {
  await using harness = await hubHarness()
  await harness.hub.drain()
  const link = harness.link({ query: { username: 'late' } })
  await settle()
  expect([link.closedWith, harness.transport.open, harness.hub.stats().connections]).toEqual([4000, 0, 0])
})
