import { expect, test } from 'vitest'
import type { CommandOrder } from '../module.ts'
import { settle } from '../testing/fake-clock.ts'
import { CommandQueue } from './command-queue.ts'

/** A queue whose jobs start when it says and end when the test says. */
function queueOf(limit = 10) {
  const queue = new CommandQueue(limit)
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const push = (name: string, order: CommandOrder): boolean =>
    queue.push({
      order,
      run: () => {
        started.push(name)
        return new Promise<void>((resolve) => ends.set(name, resolve))
      },
    })
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.()
    await settle()
  }
  return { queue, started, push, end }
}

test('O6: serial commands run one after another', async () => {
  const { started, push, end } = queueOf()
  for (const name of ['a', 'b', 'c']) push(name, 'serial')
  expect(started).toEqual(['a'])
  await end('a')
  expect(started).toEqual(['a', 'b'])
  await end('b')
  expect(started).toEqual(['a', 'b', 'c'])
})

test('O6: pipelined commands start in order without waiting for each other', async () => {
  const { started, push } = queueOf()
  for (const name of ['a', 'b', 'c']) push(name, 'pipelined')
  expect(started).toEqual(['a', 'b', 'c'])
})

test('O6: a serial command waits for every pipelined one before it, and those after it wait for it', async () => {
  const { started, push, end } = queueOf()
  push('a', 'pipelined')
  push('b', 'pipelined')
  push('c', 'serial')
  push('d', 'pipelined')
  await end('b')
  expect(started).toEqual(['a', 'b'])
  await end('a')
  expect(started).toEqual(['a', 'b', 'c'])
  await end('c')
  expect(started).toEqual(['a', 'b', 'c', 'd'])
})

test('L4: a full queue takes nothing more, running commands counted', async () => {
  const { push, end } = queueOf(2)
  expect([push('a', 'serial'), push('b', 'serial'), push('c', 'serial')]).toEqual([true, true, false])
  await end('a')
  expect(push('c', 'serial')).toBe(true)
})

test('idle resolves when nothing runs and nothing waits, for all who ask', async () => {
  const { queue, push, end } = queueOf()
  await queue.idle()
  push('a', 'serial')
  push('b', 'serial')
  let idle = 0
  for (let n = 0; n < 2; n++) void queue.idle().then(() => idle++)
  await end('a')
  expect(idle).toBe(0)
  await end('b')
  expect(idle).toBe(2)
})

test('clear forgets what has not started; idle then waits for what runs only', async () => {
  const { queue, started, push, end } = queueOf()
  push('a', 'serial')
  push('b', 'serial')
  queue.clear()
  let isIdle = false
  void queue.idle().then(() => (isIdle = true))
  await settle()
  expect(isIdle).toBe(false)
  await end('a')
  expect([started, isIdle]).toEqual([['a'], true])
})
