import { expect, test } from 'vitest'
import { Tick } from './tick.ts'

/** A tick whose flushes take `flushMs`, as those to many sockets do. */
function tickWith(flushMs: number, waitMs: number): { tick: Tick; flushes: number[]; under: { way: boolean } } {
  const flushes: number[] = []
  const under = { way: false }
  const tick = new Tick({
    deliver: () => {},
    flush: () => {
      const began = performance.now()
      while (performance.now() - began < flushMs);
      flushes.push(began)
    },
    moreToCome: () => under.way,
    waitMs,
  })
  return { tick, flushes, under }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test('one turn makes one flush, however often it is asked for', async () => {
  const { tick, flushes } = tickWith(0, 1_000)
  for (let asked = 0; asked < 3; asked++) tick.schedule()
  await turns(2)
  expect(flushes).toHaveLength(1)
})

test('a cheap flush never waits for more to come', async () => {
  const { tick, flushes, under } = tickWith(0, 1_000)
  under.way = true
  for (let turn = 0; turn < 3; turn++) {
    tick.schedule()
    await turns(2)
  }
  expect(flushes).toHaveLength(3)
})

test('after a dear flush the next waits for what is under way, and goes once nothing is', async () => {
  const { tick, flushes, under } = tickWith(5, 60_000)
  tick.schedule()
  await turns(2)
  under.way = true
  tick.schedule()
  await turns(2)
  expect(flushes).toHaveLength(1)
  under.way = false
  tick.schedule()
  await turns(2)
  expect(flushes).toHaveLength(2)
})

test('L1: it waits no longer than the bound, also when nothing more comes', async () => {
  const { tick, flushes, under } = tickWith(5, 2)
  tick.schedule()
  await turns(2)
  under.way = true
  tick.schedule()
  while (flushes.length < 2) await turns(1)
  expect(flushes).toHaveLength(2)
})
