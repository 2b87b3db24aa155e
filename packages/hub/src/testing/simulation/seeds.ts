import { simulate, type SimulationOptions } from './simulate.ts'

/** A run of seeds, first and last included. */
export interface SeedRange {
  readonly first: number
  readonly last: number
}

/** Seeds 1 to `count` in ranges of at most `size`; of several files that share them, `part` of `parts` takes its own. */
export function seedRanges(count: number, size: number, part = 0, parts = 1): readonly SeedRange[] {
  const ranges: SeedRange[] = []
  for (let first = 1; first <= count; first += size) ranges.push({ first, last: Math.min(count, first + size - 1) })
  return ranges.filter((_, index) => index % parts === part)
}

/** Runs seeds until one finds a violation: its message, with how to run that seed again; undefined when none does. */
export async function firstViolation(
  { first, last }: SeedRange,
  options: SimulationOptions = {},
): Promise<string | undefined> {
  for (let seed = first; seed <= last; seed++) {
    const violations = await simulate(seed, options)
    if (violations.length > 0) return [`seed ${seed}:`, ...violations, howToRunAgain(seed)].join('\n  ')
  }
  return undefined
}

function howToRunAgain(seed: number): string {
  return `again, with a trace: HUBBUB_SEED=${seed} npx vitest run --project unit packages/hub/src/simulation.test.ts`
}
