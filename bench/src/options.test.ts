import { expect, test } from 'vitest'
import { parseInvocation } from './options.ts'

const parse = (...args: string[]) => parseInvocation(args, ['hubbub', 'go'])

test('without options everything runs for five seconds', () => {
  expect(parse()).toEqual({ kind: 'run', options: { seconds: 5, only: [], targets: [], write: false } })
})

test('lists are separated by commas, and --quick is one second', () => {
  expect(parse('--quick', '--only', 'idle,acked-8', '--target', 'go')).toEqual({
    kind: 'run',
    options: { seconds: 1, only: ['idle', 'acked-8'], targets: ['go'], write: false },
  })
})

test.each([
  [['--seconds', 'many'], '--seconds wants a number'],
  [['--target', 'rust'], 'There is no server "rust"'],
  [['--fast'], 'fast'],
  [['--write', '--quick'], '--write wants a whole run'],
  [['--write', '--only', 'idle'], '--write wants a whole run'],
])('%j is refused with a reason', (args, reason) => {
  expect(parse(...args)).toEqual({ kind: 'wrong', reason: expect.stringContaining(reason) })
})
