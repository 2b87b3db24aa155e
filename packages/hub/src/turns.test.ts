import { expect, test } from 'vitest'
import { settle } from './testing/fake-clock.ts'
import { Turns } from './turns.ts'

test('no more than so many run at once, in the order they came, whatever becomes of them', async () => {
  const turns = new Turns(2)
  const order: string[] = []
  const gates = ['a', 'b', 'c', 'd'].map((name) => ({ name, ...Promise.withResolvers<void>() }))
  const works = gates.map(({ name, promise }) =>
    turns.take(async () => {
      order.push(name)
      await promise
    }),
  )
  const outcomes = Promise.allSettled(works)
  await settle()
  expect(order).toEqual(['a', 'b'])
  gates[1]?.reject(new Error('boom'))
  await settle()
  expect(order).toEqual(['a', 'b', 'c'])
  for (const { resolve } of gates) resolve()
  expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(await turns.take(async () => 7)).toBe(7)
})
