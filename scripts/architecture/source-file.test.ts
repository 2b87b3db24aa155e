import { expect, test } from 'vitest'
import { readSource } from './source-file.ts'

test('finds every way to name a module, and whether it is left at run time', () => {
  const text = [
    "import type { A } from 'a'",
    "import { type B } from 'b'",
    "export type * from 'c'",
    "export { D } from 'd'",
    "import 'e'",
    "const f = await import('f')",
    "type G = import('g').G",
    'const notOne = "import \'h\'"',
  ].join('\n')
  const found = readSource('a.ts', text).imports.map(({ specifier, typeOnly }) =>
    typeOnly ? `type ${specifier}` : specifier,
  )
  expect(found).toEqual(['type a', 'b', 'type c', 'd', 'e', 'f', 'type g'])
})

test('reads JSX where the name says so', () => {
  expect(readSource('a.tsx', "import 'a'\nexport const A = <p>{'x'}</p>").imports).toHaveLength(1)
})

test('names the file that cannot be parsed', () => {
  expect(() => readSource('packages/hub/src/broken.ts', 'import {')).toThrow(
    'packages/hub/src/broken.ts cannot be parsed',
  )
})
