import { expect, test } from 'vitest'
import { cycleProblems, cyclesIn } from './cycles.ts'
import { repositoryWith } from './fixture.ts'

function messages(files: Record<string, string>): string[] {
  return cycleProblems(repositoryWith(files)).map(({ message }) => message)
}

test('a tree of imports has no cycle', () => {
  const files = {
    'packages/hub/src/a.ts': "import './b.ts'\nimport './c.ts'",
    'packages/hub/src/b.ts': "import './c.ts'",
  }
  expect(messages(files)).toEqual([])
})

test('reports files that import each other, by type too, with the way round', () => {
  const files = {
    'packages/hub/src/a.ts': "import './topic/b.ts'",
    'packages/hub/src/topic/b.ts': "import type { A } from '../a.ts'",
  }
  expect(messages(files)).toEqual([
    'is in a cycle: packages/hub/src/a.ts → packages/hub/src/topic/b.ts → packages/hub/src/a.ts',
  ])
})

test('reports packages that import each other', () => {
  const files = {
    'packages/hub/src/a.ts': "import '@hubbub/chat'",
    'packages/chat/src/b.ts': "import type { Hub } from '@hubbub/hub/ports'",
  }
  expect(messages(files)).toEqual(['is in a cycle: @hubbub/hub → @hubbub/chat → @hubbub/hub'])
})

test('a test may import what its package may not', () => {
  const files = {
    'packages/hub/src/a.test.ts': "import '@hubbub/chat'",
    'packages/chat/src/b.ts': "import '@hubbub/hub'",
  }
  expect(messages(files)).toEqual([])
})

test('finds a cycle behind nodes that are already done, and a node that imports itself', () => {
  const graph = new Map(
    Object.entries({ a: ['b'], b: ['c'], c: ['d'], d: ['b'], e: ['e'] }).map(([k, v]) => [k, new Set(v)]),
  )
  expect(cyclesIn(graph)).toEqual([
    ['b', 'c', 'd', 'b'],
    ['e', 'e'],
  ])
})
