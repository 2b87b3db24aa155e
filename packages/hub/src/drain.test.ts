import { expect, test } from 'vitest'
import { z } from 'zod'
import { command, defineModule } from './module.ts'
import { type HubHarness, hubHarness, type MemoryLink, settle } from './testing/index.ts'

/** A module whose command ends when the test says. */
function slowly() {
  const ends: (() => void)[] = []
  const wait = command({ input: z.object({}), output: z.object({}) }, () => {
    return new Promise((resolve) => ends.push(() => resolve({})))
  })
  return {
    module: defineModule('slowly', { commands: { wait }, topics: {} }),
    end: () => ends.splice(0).forEach((go) => go()),
  }
}

async function guests(harness: HubHarness, count: number): Promise<MemoryLink[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => harness.guest(`guest${n}`)))
}

const openOf = (links: readonly MemoryLink[]): number =>
  links.filter(({ closedWith }) => closedWith === undefined).length

test('D1: every client is told when to come back, then they are closed in waves', async () => {
  await using harness = await hubHarness()
  const links = await guests(harness, 6)
  const drained = harness.hub.drain({ windowMs: 3_000, waves: 3 })
  expect(links.map((link) => link.take())).toEqual(
    links.map(() => [{ type: 'going_away', reconnect_after_ms: [0, 3_000] }]),
  )
  const open: number[] = []
  for (let wave = 0; wave < 3; wave++) {
    await settle()
    open.push(openOf(links))
    await harness.clock.advanceAsync(1_000)
  }
  await drained
  expect([open, links.map(({ closedWith }) => closedWith)]).toEqual([[4, 2, 0], links.map(() => 4000)])
  expect(harness.hub.stats()).toMatchObject({ connections: 0, sessions: 0 })
})

test('D2: running commands are answered first, new ones are refused', async () => {
  const { module, end } = slowly()
  await using harness = await hubHarness({ modules: [module] })
  const link = await harness.guest('alice')
  link.send({ type: 'wait', ref: 1 })
  await settle()
  const drained = harness.hub.drain({ windowMs: 0 })
  link.send({ type: 'wait', ref: 2 })
  await settle()
  end()
  await drained
  expect(link.take()).toMatchObject([
    { type: 'going_away' },
    { type: 'error', ref: 2, code: 'draining', retry: 'now' },
    { type: 'ok', ref: 1 },
  ])
  expect(link.closedWith).toBe(4000)
})

test('D2: a command that never ends keeps neither its connection nor the other waves beyond the time for it', async () => {
  const { module } = slowly()
  await using harness = await hubHarness({ modules: [module] })
  const links = await guests(harness, 4)
  for (const link of links) link.send({ type: 'wait' })
  await settle()
  const drained = harness.hub.drain({ windowMs: 1_000, waves: 4, commandMs: 500 })
  await harness.clock.advanceAsync(1_250)
  await drained
  expect(openOf(links)).toBe(0)
})

test('it ends sooner when everybody has left by themselves', async () => {
  await using harness = await hubHarness({ heartbeat: { intervalMs: 1e6, timeoutMs: 1e6 } })
  const links = await guests(harness, 20)
  const before = harness.clock.pending
  const drained = harness.hub.drain({ windowMs: 60_000 })
  for (const link of links) link.close()
  await drained
  expect(harness.clock.pending).toBe(before)
})

test('a window of 0 closes all at once, and nobody to close is no reason to wait', async () => {
  await using harness = await hubHarness()
  await harness.hub.drain({ windowMs: 0 })
  const other = await hubHarness()
  const links = await guests(other, 30)
  await other.hub.drain({ windowMs: 0 })
  expect(openOf(links)).toBe(0)
  await other.hub.close()
})

test('L1: a link that does not end keeps the drain only so long', async () => {
  await using harness = await hubHarness()
  await harness.guest('alice')
  // The link never reports its end, as when the peer is gone and the transport waits for its half of the close.
  harness.transport.close = () => {}
  let isDone = false
  void harness.hub.drain({ windowMs: 0, closeMs: 700 }).then(() => (isDone = true))
  await settle()
  await harness.clock.advanceAsync(600)
  expect(isDone).toBe(false)
  await harness.clock.advanceAsync(100)
  expect(isDone).toBe(true)
})
