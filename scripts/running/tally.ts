/** One test that did not run, and why. */
export interface Skipped {
  readonly name: string
  readonly reason: string
}

/** How many tests of a run passed and failed, and which did not run. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: readonly Skipped[]
}

/** How one test file went. */
export interface FileOutcome {
  readonly path: string
  readonly ok: boolean
  readonly tests: readonly { readonly name: string; readonly state: string; readonly note?: string | undefined }[]
}

/** Adds up the files of a run; every error outside of a test counts as one failure. */
export function tallyOf(files: readonly FileOutcome[], errorsOutside: number): Tally {
  const tests = files.flatMap((file) => file.tests.map((test) => ({ ...test, name: `${file.path} > ${test.name}` })))
  // A file that cannot be loaded, or whose hooks fail, fails without one failed test.
  const brokenFiles = files.filter((file) => !file.ok && file.tests.every(({ state }) => state !== 'failed'))
  return {
    passed: tests.filter(({ state }) => state === 'passed').length,
    failed: tests.filter(({ state }) => state === 'failed').length + brokenFiles.length + errorsOutside,
    skipped: tests
      .filter(({ state }) => state !== 'passed' && state !== 'failed')
      .map(({ name, note }) => ({ name, reason: note ?? 'no reason given' })),
  }
}

/** Reads what the reporter wrote; undefined when it is missing or broken, so that nobody takes a crash for a pass. */
export function readTally(text: string | undefined): Tally | undefined {
  if (text === undefined || text === '') return undefined
  const json: unknown = JSON.parse(text)
  return isTally(json) ? json : undefined
}

function isTally(json: unknown): json is Tally {
  if (typeof json !== 'object' || json === null || !('passed' in json && 'failed' in json && 'skipped' in json))
    return false
  return typeof json.passed === 'number' && typeof json.failed === 'number' && Array.isArray(json.skipped)
}

/** The end of a test run: a line for each test that did not run, then `N passed, N failed`. */
export function summaryOf(tallies: readonly Tally[], otherFailures: readonly string[]): string[] {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
  const passed = sum(tallies.map((tally) => tally.passed))
  const failed = sum(tallies.map((tally) => tally.failed)) + otherFailures.length
  return [
    ...tallies.flatMap(({ skipped }) => skipped.map(({ name, reason }) => `skipped: ${name}: ${reason}`)),
    ...otherFailures.map((name) => `failed: ${name}`),
    `${passed} passed, ${failed} failed`,
  ]
}
