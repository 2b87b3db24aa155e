import { expect, test } from 'vitest'
import { runCommand } from './command.ts'
import { runSteps, type Step } from './steps.ts'

test('a command ends with its code and with what it wrote to both streams', async () => {
  const finished = await runCommand('sh', ['-c', 'echo out; echo err >&2; exit 3'])
  expect(finished.code).toBe(3)
  expect(finished.output.split('\n').toSorted()).toEqual(['', 'err', 'out'])
})

test('a command that does not exist fails and says so', async () => {
  const finished = await runCommand('no-such-command', [])
  expect(finished).toMatchObject({ code: 1, output: expect.stringContaining('no-such-command cannot be started') })
})

test('a command killed by a signal fails', async () => {
  expect((await runCommand('sh', ['-c', 'kill -9 $$'])).code).toBe(1)
})

test('the tools of the repository and this Node are found first', async () => {
  expect((await runCommand('node', ['--version'])).output.trim()).toBe(process.version)
})

test('every step runs and is reported, and those that failed are named', async () => {
  const step = (name: string, code: number): Step => ({
    name,
    run: () => Promise.resolve({ code, output: `${name}!`, seconds: 0.04 }),
  })
  const printed: string[] = []
  const failed = await runSteps([[step('a', 0), step('b', 1), step('c', 0)]], (text) => printed.push(text))
  expect(failed).toEqual(['b'])
  expect(printed).toEqual(['✓ a (0.0 s)', '✗ b (0.0 s)', 'b!\n', '✓ c (0.0 s)'])
})
