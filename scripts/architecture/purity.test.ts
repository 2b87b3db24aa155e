import { expect, test } from 'vitest'
import { repositoryWith } from './fixture.ts'
import { purityProblems } from './purity.ts'

function reported(path: string, text: string): string[] {
  return purityProblems(repositoryWith({ [path]: text })).map(({ line, message }) => `${line} ${message}`)
}

const off = '// ' + 'oxlint-disable-next-line no-console'

test('reports the present moment read in a pure package', () => {
  const text =
    'export const a = Date.UTC(2026, 0)\nexport const b = new Date(a)\nexport const c = [new Date(), Date()]\n'
  expect(reported('packages/hub/src/a.ts', text)).toEqual([
    expect.stringContaining('3 reads the time'),
    expect.stringContaining('3 reads the time'),
  ])
})

test('a test of a pure package and an impure package may read the time', () => {
  expect(reported('packages/hub/src/a.test.ts', 'new Date()')).toEqual([])
  expect(reported('packages/server/src/a.ts', 'new Date()')).toEqual([])
})

test('lint is switched off with a reason or not at all', () => {
  expect(reported('packages/server/src/a.ts', `${off} -- the operator reads this\nf()`)).toEqual([])
  expect(reported('packages/server/src/a.ts', `${off}\nf()`)).toEqual([expect.stringContaining('1 switches lint off')])
})
