import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node'
import { type FileOutcome, tallyOf } from './tally.ts'

/** Writes how a run went to the file named by TALLY_FILE: the built-in JSON report knows no reasons for skipping. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errorsOutside: readonly SerializedError[]): void {
    const file = process.env['TALLY_FILE']
    if (file === undefined) throw new Error('the tally reporter needs TALLY_FILE, the file to write to')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(tallyOf(modules.map(outcomeOf), errorsOutside.length)))
  }
}

function outcomeOf(module: TestModule): FileOutcome {
  return {
    path: module.relativeModuleId,
    ok: module.ok(),
    tests: [...module.children.allTests()].map((test) => ({
      name: test.fullName,
      state: test.result().state,
      note: noteOf(test),
    })),
  }
}

function noteOf(test: TestCase): string | undefined {
  const result = test.result()
  if (result.state === 'skipped')
    return result.note ?? (test.options.mode === 'todo' ? 'still to be written' : undefined)
  return result.state === 'pending' ? 'it did not come to run' : undefined
}
