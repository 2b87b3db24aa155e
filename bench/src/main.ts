import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { acknowledges, dialects } from './dialects.ts'
import { machineFacts } from './machine.ts'
import { measure } from './measure.ts'
import { type BenchOptions, helpText, parseInvocation } from './options.ts'
import { hasTaskset } from './pinning.ts'
import { withTable } from './readme.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import { formatOutcome, formatTable, type Row } from './table.ts'
import { type Target, targets } from './targets.ts'

const readme = fileURLToPath(new URL('../README.md', import.meta.url))

async function bench({ seconds, only, targets: names, write }: BenchOptions): Promise<void> {
  const chosenScenarios = scenarios.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)))
  const chosenTargets = targets.filter(({ name }) => names.length === 0 || names.includes(name))
  if (chosenScenarios.length === 0) {
    return fail(`No such scenario; there are ${scenarios.map(({ name }) => name).join(', ')}`)
  }
  if (!hasTaskset())
    console.error('taskset is missing: server and load generator share all cores, and figures vary more.')
  const rows = await measureAll(chosenScenarios, chosenTargets, seconds)
  const result = `${machineFacts(new Date())}\n\n${formatTable(rows)}`
  console.log(result)
  const failed = rows.filter(({ outcome }) => outcome.kind === 'failed').length
  if (failed > 0)
    return fail(`${failed} of ${rows.length} runs failed${write ? '; bench/README.md is left as it was' : ''}`)
  if (write) writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), `\n${result}\n`))
}

/** Scenario by scenario, so that the figures to be compared are taken one right after the other. */
async function measureAll(
  scenariosToRun: readonly Scenario[],
  servers: readonly Target[],
  seconds: number,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const scenario of scenariosToRun) {
    for (const target of servers) {
      console.error(`${scenario.name}: ${target.name} …`)
      const outcome = await measure(scenario, target, seconds)
      const row = { scenario, server: target.title, acknowledges: acknowledges(dialects[target.dialect]), outcome }
      console.error(`  ${formatOutcome(row)}`)
      rows.push(row)
    }
  }
  return rows
}

function fail(reason: string): void {
  console.error(reason)
  process.exitCode = 1
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const names = targets.map(({ name }) => name)
const invocation = parseInvocation(process.argv.slice(2), names)
if (invocation.kind === 'help') console.log(helpText)
else if (invocation.kind === 'wrong') fail(`${invocation.reason}. See --help`)
else if (process.platform !== 'linux') fail('The bench reads /proc and runs on Linux only')
else await bench(invocation.options)
