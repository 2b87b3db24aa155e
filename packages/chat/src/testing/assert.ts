import { expectEqual } from '@hubbub/hub/testing'

/** Throws when the values differ as data. */
export function assertEqual(actual: unknown, expected: unknown, what = 'result'): void {
  expectEqual(actual, expected, what)
}

/** Throws unless the promise rejects with an error that has this `code`. */
export async function assertRejects(promise: Promise<unknown>, code: string): Promise<void> {
  const outcome = await promise.then(
    () => 'a result',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )
  expectEqual(outcome, code, 'rejection')
}
