import { expect, test } from 'vitest'
import { z } from 'zod'
import { hubHarness } from './testing/index.ts'
import { command, defineModule, topic } from './module.ts'

const nothing = z.object({})
const does = command({ input: nothing, output: nothing }, async () => ({}))
const log = {
  head: async () => ({ epoch: 'e', offset: 0 }),
  read: async () => ({ kind: 'page' as const, entries: [], complete: true }),
}

test.each([
  ['a command of the hub', { subscribe: does }, '"subscribe" is a command of the hub; choose another name'],
  ['the first frame', { hello: does }, '"hello" is a command of the hub'],
  ['not snake_case', { setAlert: does }, 'command "setAlert" is not snake_case; use a-z, 0-9 and _, a letter first'],
  ['an inherited name', { __proto__x: does }, 'is not snake_case'],
])('a command whose name is %s is refused with the fix', (_, commands, message) => {
  expect(() => defineModule('mine', { commands, topics: {} })).toThrow(message)
})

test.each(['type', 'ref'])('a field "%s" in a command is refused: it belongs to every frame', (field) => {
  const taken = z.object({ [field]: z.string() })
  const reads = command({ input: taken, output: nothing }, async () => ({}))
  const answers = command({ input: nothing, output: taken }, async () => ({}))
  expect(() => defineModule('mine', { commands: { reads }, topics: {} })).toThrow(`the input of "reads" has a field`)
  expect(() => defineModule('mine', { commands: { answers }, topics: {} })).toThrow(`"${field}", which every frame has`)
})

test.each([
  ['both history and log', { 'a/:b': topic({ log, history: { size: 1, maxAgeMs: 1 } }) }, 'has both history and log'],
  ['a space', { 'a b': topic({}) }, 'matches no topic a client can name'],
  ['no name', { '': topic({}) }, 'matches no topic a client can name'],
  ['an @ in front', { '@all': topic({}) }, 'no @ in front'],
])('a topic with %s is refused with the fix', (_, topics, message) => {
  expect(() => defineModule('mine', { commands: {}, topics })).toThrow(message)
})

test('two modules with one command are refused when the hub is made', async () => {
  const modules = ['one', 'two'].map((name) => defineModule(name, { commands: { does }, topics: {} }))
  await expect(hubHarness({ modules })).rejects.toThrow('command "does" of module two is defined twice; rename one')
})

test('commands are serial unless they say otherwise', () => {
  expect(does.order).toBe('serial')
  expect(command({ input: nothing, output: nothing, order: 'pipelined' }, async () => ({})).order).toBe('pipelined')
})
