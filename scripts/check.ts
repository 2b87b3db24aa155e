import './require-node.mjs'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root, runCommand, runScript } from './running/command.ts'
import { runSteps, type Step } from './running/steps.ts'
import type { Tally } from './running/tally.ts'
import { runTests } from './running/vitest.ts'

const format: Step = { name: 'format', run: () => runCommand('biome', ['format', '.']) }
const lint: Step = { name: 'lint', run: () => runCommand('oxlint', []) }
const types: Step = { name: 'types', run: () => runCommand('tsc', ['-b']) }
const architecture: Step = { name: 'architecture', run: () => runScript('scripts/check-architecture.ts') }
const docs: Step = { name: 'docs are current', run: () => runScript('scripts/generate-docs.ts', ['--check']) }

/** Runs everything that needs no services, sockets or browser. Returns the steps that failed and the unit tests' tally. */
export async function check(): Promise<{ failed: string[]; tests: Tally }> {
  const generated = existsSync(join(root, 'scripts/generate-docs.ts')) ? [docs] : []
  // The compiler keeps one core busy for as long as the others take together on the other.
  const failed = await runSteps([[types], [format, lint, architecture, ...generated]])
  return { failed, tests: await runTests('unit') }
}

if (import.meta.main) {
  const started = performance.now()
  const { failed, tests } = await check()
  if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`)
  process.exitCode = failed.length > 0 || tests.failed > 0 ? 1 : 0
  // vitest's summary stays the last thing on the screen when all is well.
  if (process.exitCode !== 0) console.error(`check failed after ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
