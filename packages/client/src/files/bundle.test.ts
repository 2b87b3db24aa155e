import { expect, test } from 'vitest'
import { bundle } from '../../scripts/bundle.ts'

test('the entry for files is at most 3.5 kB gzipped, and takes nothing but the core', async () => {
  const { code, gzipBytes } = await bundle('files', { write: false })
  expect(gzipBytes).toBeLessThanOrEqual(3_584)
  expect(code.match(/from\s*["'][^"']+["']/g)).toEqual(['from"./hubbub-client.js"'])
  expect(code).not.toMatch(/zod/)
})
