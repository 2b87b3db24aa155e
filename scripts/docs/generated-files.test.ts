import { expect, test } from 'vitest'
import { generatedFiles, staleFiles } from './generated-files.ts'

const file = (path: string, text: string) => ({ path, make: () => Promise.resolve(text) })

test('a file is stale when it differs or is missing', async () => {
  const found: Readonly<Record<string, string>> = { same: 'a', other: 'b' }
  const files = [file('same', 'a'), file('other', 'a'), file('missing', 'a')]
  expect(await staleFiles(files, (path) => Promise.resolve(found[path]))).toEqual([
    { path: 'other', text: 'a' },
    { path: 'missing', text: 'a' },
  ])
})

test.each(generatedFiles)('$path says how it is made, and ends with one line break', async ({ make }) => {
  const text = await make()
  expect(text.split('\n')[0]).toMatch(/Made by `npm run docs` from .*\./)
  expect(text).toMatch(/\S\n$/)
  expect(await make()).toBe(text)
})
