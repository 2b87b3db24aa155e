import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, runCommand } from './command.ts'
import { readTally, type Tally } from './tally.ts'

/** Runs one project of vitest.config.ts, its output going to the terminal, and adds up its tests. */
export async function runTests(
  project: 'unit' | 'integration',
  env: Readonly<Record<string, string>> = {},
): Promise<Tally> {
  const file = join(root, '.cache', `tally-${project}.json`)
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=./scripts/running/tally-reporter.ts']
  const { code } = await runCommand('vitest', ['run', '--project', project, ...reporters], {
    env: { ...env, TALLY_FILE: file },
    show: true,
  })
  const tally = readTally(contentsOf(file)) ?? { passed: 0, failed: 0, skipped: [] }
  // vitest can fail without a failed test: a crash, no test found, a process that does not end.
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

function contentsOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The run ended before it could report.
    return undefined
  }
}
