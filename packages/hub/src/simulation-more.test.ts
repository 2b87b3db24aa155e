import { expect, test } from 'vitest'
import { firstViolation, seedRanges } from './testing/simulation/index.ts'

const one = process.env['HUBBUB_SEED']
const count = Number(process.env['HUBBUB_SEEDS'] ?? 1_000)

test.each(one === undefined ? seedRanges(count, 50, 1, 2) : [])(
  'O1–O6, R1–R7, R10, I1–I4, P1, P3, A1, L1: nodes die, links break, users are removed, the broker and the store fail: seeds $first to $last',
  async (range) => {
    expect(await firstViolation(range)).toBeUndefined()
  },
  60_000,
)
