import type { DialectName } from '../dialects.ts'
import type { Measurement } from '../measurement.ts'
import type { Scenario } from '../scenarios.ts'

/** What the load generator is told to do; it does one job and ends. */
export interface Job {
  readonly scenario: Scenario
  readonly dialect: DialectName
  readonly host: string
  readonly port: number
  /** The process whose CPU time and memory are read. */
  readonly serverPid: number
  /** Length of the measured part. Half of it, at most 2 s, goes before as warm-up. */
  readonly seconds: number
}

/** What the load generator sends back, last. */
export type JobReport =
  | { readonly kind: 'measured'; readonly measurement: Measurement }
  | { readonly kind: 'failed'; readonly reason: string }
