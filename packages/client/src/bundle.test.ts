import { expect, test } from 'vitest'
import { bundle } from '../scripts/bundle.ts'

test('the SDK is at most 12 kB gzipped, with nothing outside itself', async () => {
  const { code, gzipBytes } = await bundle({ write: false })
  expect(gzipBytes).toBeLessThanOrEqual(12_288)
  expect(code).not.toMatch(/\bimport\s*[{*'"(]|\bfrom\s*['"]|zod/)
})
