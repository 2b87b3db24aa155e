import type { Denial } from '../rights/may.ts'

/** What a read is answered with when the rights say no. */
export interface Denied {
  readonly denied: Denial
}

/** Tells a denial from an answer. */
export function isDenied(output: object): output is Denied {
  return 'denied' in output
}
