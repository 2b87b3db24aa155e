import { expect, test } from 'vitest'
import { sizeTable } from './sizes.ts'

test('one file is one line, several end with their sum', () => {
  const sdk = { name: 'sdk.js', raw: 12_345, gzipped: 4_000 }
  expect(sizeTable([sdk])).toBe('  sdk.js   12.3 kB    4.0 kB gzipped')
  expect(sizeTable([sdk, { name: 'a.css', raw: 655, gzipped: 60 }]).split('\n')).toEqual([
    '  sdk.js     12.3 kB    4.0 kB gzipped',
    '  a.css       0.7 kB    0.1 kB gzipped',
    '  together   13.0 kB    4.1 kB gzipped',
  ])
})
