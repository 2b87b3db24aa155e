import { describe, expect, test } from 'vitest'
import { type FakeClock, hubHarness, type HubHarness, type MemoryLink, settle } from './index.ts'

/** A guest over a link on which every frame takes 10 ms. */
async function faraway(): Promise<{ harness: HubHarness; link: MemoryLink; clock: FakeClock }> {
  const harness = await hubHarness({ transport: { delayMs: () => 10, maxBufferedBytes: 2_000, lowWaterBytes: 0 } })
  const link = harness.link({ query: { username: 'alice' } })
  await settle()
  await harness.clock.advanceAsync(20)
  link.take()
  return { harness, link, clock: harness.clock }
}

const refs = (link: MemoryLink): unknown[] => link.take().map(({ ref }) => ref)
const ping = (link: MemoryLink, ...all: number[]): void => all.forEach((ref) => link.send({ type: 'ping', ref }))

describe('a link', () => {
  test('delays frames both ways and keeps their order', async () => {
    const { link, clock } = await faraway()
    ping(link, 1, 2)
    await clock.advanceAsync(19)
    expect(link.take()).toEqual([])
    await clock.advanceAsync(1)
    expect(refs(link)).toEqual([1, 2])
  })

  test('that is closed by the client still carries what was sent before', async () => {
    const { harness, link, clock } = await faraway()
    link.send({ type: 'nope' })
    link.close(1001)
    expect(harness.transport.open).toBe(1)
    await clock.advanceAsync(10)
    expect([harness.transport.open, link.closedWith, link.take()]).toEqual([0, 1001, []])
  })

  test('that stalls keeps what is on its way, in order, until it reads on', async () => {
    const { link, clock } = await faraway()
    ping(link, 1)
    await clock.advanceAsync(15)
    link.stall()
    ping(link, 2)
    await clock.advanceAsync(30)
    expect(link.take()).toEqual([])
    link.resume()
    expect(refs(link)).toEqual([1, 2])
  })

  test('that is cut silently carries nothing any more, and the server does not know', async () => {
    const { harness, link, clock } = await faraway()
    ping(link, 1)
    link.cut('silently')
    link.close()
    await clock.advanceAsync(100)
    expect([harness.transport.open, link.take(), link.closedWith]).toEqual([1, [], 1000])
  })

  test('that is cut is known to both', async () => {
    const { harness, link } = await faraway()
    link.cut()
    expect([harness.transport.open, link.closedWith]).toEqual([0, 1006])
  })

  test('L1: that reads too slowly is closed with 4001, and nothing comes after', async () => {
    const { harness, link, clock } = await faraway()
    link.stall()
    for (let n = 0; n < 60; n++) ping(link, n)
    await clock.advanceAsync(20)
    expect([harness.transport.open, link.closedWith]).toEqual([0, 4001])
    link.resume()
    await clock.advanceAsync(100)
    expect(link.take()).toEqual([])
  })

  test('that ends, or reads on, lets go whoever waits for room', async () => {
    for (const end of [(link: MemoryLink) => link.resume(), (link: MemoryLink) => link.cut()]) {
      const { harness, link, clock } = await faraway()
      link.stall()
      ping(link, 1)
      await clock.advanceAsync(20)
      let isDrained = false
      void harness.transport.drained(1).then(() => (isDrained = true))
      await settle()
      expect(isDrained).toBe(false)
      end(link)
      await settle()
      expect(isDrained).toBe(true)
    }
  })

  test('of a process that died ends abnormally, and nothing on its way arrives', async () => {
    const { harness, link, clock } = await faraway()
    ping(link, 1)
    harness.transport.die()
    await clock.advanceAsync(100)
    expect([link.closedWith, link.take(), harness.hub.stats().connections]).toEqual([1006, [], 1])
  })
})

test('connecting to a transport that nobody listens to says what to do', async () => {
  const { harness } = await faraway()
  harness.transport.die()
  expect(() => harness.link()).toThrow('call listen(hub.attach(transport)) before connect')
})
