import { expect, test } from 'vitest'
import { bundle, entries } from '../scripts/bundle.ts'

// What grew, and why: docs/decisions/0018-a-small-core-and-entries-on-top.md.
test.each([
  ['core', 13_568],
  ['store', 5_632],
  ['tabs', 5_120],
  ['accounts', 1_792],
] as const)(
  'N13: the entry %s is at most %i bytes gzipped, and takes nothing but the core from elsewhere',
  async (name, most) => {
    const { code, gzipBytes } = await bundle(name, { write: false })
    expect(gzipBytes).toBeLessThanOrEqual(most)
    const imported = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["'`]([^"'`]+)/g)].map(([, from]) => from)
    expect(imported).toEqual(name === 'core' ? [] : [`./${entries.core.target}`])
    expect(code).not.toContain('zod')
  },
)

test.each(['store', 'accounts'] as const)(
  "N13: the errors of %s are the core's: one class for `instanceof`",
  async (name) => {
    const { code } = await bundle(name, { write: false })
    expect(code).not.toContain('extends Error')
  },
)
