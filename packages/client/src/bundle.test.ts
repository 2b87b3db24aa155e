import { expect, test } from 'vitest'
import { bundle } from '../scripts/bundle.ts'

test('the SDK is at most 13.25 kB gzipped, with nothing outside itself', async () => {
  const { code, gzipBytes } = await bundle({ write: false })
  expect(gzipBytes).toBeLessThanOrEqual(13_568)
  expect(code).not.toMatch(/\bimport\s*[{*'"(]|\bfrom\s*['"]|zod/)
})
