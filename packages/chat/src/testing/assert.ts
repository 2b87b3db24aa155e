/** Throws when the values differ as data; functions, prototypes and undefined fields do not count. */
export function assertEqual(actual: unknown, expected: unknown, what = 'value'): void {
  const [left, right] = [canonical(actual), canonical(expected)]
  if (left !== right) throw new Error(`${what} differs\n  expected ${right}\n  actual   ${left}`)
}

/** Throws when the condition does not hold. */
export function assertTrue(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`expected: ${what}`)
}

/** Throws unless the promise rejects with an error that has this `code`. */
export async function assertRejects(promise: Promise<unknown>, code: string): Promise<void> {
  const outcome = await promise.then(
    () => 'a result',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )
  assertEqual(outcome, code, 'rejection')
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isPlain(inner) ? sorted(inner) : inner)) ?? 'undefined'
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
