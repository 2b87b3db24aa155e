import { expect, test } from 'vitest'
import { MemoryLogger } from '../memory/memory-logger.ts'
import { defineModule, type Module } from '../module.ts'
import { refused } from '../refused.ts'
import { hubHarness, settle } from '../testing/index.ts'

/** A module that writes down what it is told. */
function witness(told: string[], more: Partial<Module> = {}): Module {
  return defineModule('witness', {
    commands: {},
    topics: {},
    sessionOpened: ({ user }) => void told.push(`opened ${user.username}`),
    sessionEnded: ({ user }) => void told.push(`ended ${user.username}`),
    ...more,
  })
}

test('M4: modules are told of each session once, after its welcome and after its end', async () => {
  const told: string[] = []
  await using harness = await hubHarness({ modules: [witness(told)] })
  const link = harness.link({ query: { username: 'alice' } })
  link.onFrame = ({ type }) => void told.push(type)
  await settle()
  expect(told).toEqual(['welcome', 'opened alice', 'synced'])
  link.close()
  link.close()
  await harness.hub.close()
  expect(told.slice(3)).toEqual(['ended alice'])
})

test('M4: of a session that was never welcomed they hear nothing', async () => {
  const told: string[] = []
  const welcome = async () => refused('forbidden', 'banned')
  await using harness = await hubHarness({ modules: [witness(told, { welcome })] })
  const link = harness.link({ query: { username: 'mallory' } })
  await settle()
  expect([link.closedWith, told]).toEqual([4503, []])
})

test('M4: a module that fails at it keeps neither the session nor the other modules from it', async () => {
  const told: string[] = []
  const logger = new MemoryLogger()
  const failing = defineModule('failing', {
    commands: {},
    topics: {},
    sessionOpened: () => {
      throw new Error('boom')
    },
    sessionEnded: () => Promise.reject(new Error('boom')),
  })
  await using harness = await hubHarness({ modules: [failing, witness(told)], logger })
  const link = await harness.guest('alice')
  link.close()
  await settle()
  expect(told).toEqual(['opened alice', 'ended alice'])
  const line = { event: 'module_hook_failed', level: 'error' }
  expect(logger.lines).toMatchObject([
    { ...line, fields: { module: 'failing', hook: 'sessionOpened' } },
    { ...line, fields: { module: 'failing', hook: 'sessionEnded' } },
  ])
})
