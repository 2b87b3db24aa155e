import { expect, test } from 'vitest'
import { readTally, summaryOf, tallyOf } from './tally.ts'

const passing = { name: 'adds', state: 'passed' }
const failing = { name: 'subtracts', state: 'failed' }

test('counts tests by how they ended', () => {
  const files = [
    { path: 'a.test.ts', ok: true, tests: [passing, passing] },
    { path: 'b.test.ts', ok: false, tests: [passing, failing] },
  ]
  expect(tallyOf(files, 0)).toEqual({ passed: 3, failed: 1, skipped: [] })
})

test('a file that cannot be loaded and an error outside of any test are failures', () => {
  expect(tallyOf([{ path: 'a.test.ts', ok: false, tests: [] }], 1)).toEqual({ passed: 0, failed: 2, skipped: [] })
})

test('what did not run is named with its reason', () => {
  const tests = [
    { name: 'flies', state: 'skipped', note: 'no wings' },
    { name: 'swims', state: 'pending' },
  ]
  expect(tallyOf([{ path: 'a.test.ts', ok: true, tests }], 0).skipped).toEqual([
    { name: 'a.test.ts > flies', reason: 'no wings' },
    { name: 'a.test.ts > swims', reason: 'no reason given' },
  ])
})

test('a report that is missing or of another shape is no tally', () => {
  expect(readTally(undefined)).toBeUndefined()
  expect(readTally('')).toBeUndefined()
  expect(readTally('{"passed":1}')).toBeUndefined()
  expect(readTally('{"passed":1,"failed":0,"skipped":[]}')).toEqual({ passed: 1, failed: 0, skipped: [] })
})

test('the summary ends with one line over all runs, failed steps counted', () => {
  const unit = { passed: 5, failed: 1, skipped: [{ name: 'a > b', reason: 'no wings' }] }
  const lines = summaryOf([unit, { passed: 2, failed: 0, skipped: [] }], ['lint'])
  expect(lines).toEqual(['skipped: a > b: no wings', 'failed: lint', '7 passed, 2 failed'])
})
