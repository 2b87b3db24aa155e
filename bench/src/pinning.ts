import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import type { Scenario } from './scenarios.ts'

/** What is put before the command lines of the server and the load generator. */
export interface Pinning {
  readonly server: readonly string[]
  readonly generator: readonly string[]
}

const nowhere: Pinning = { server: [], generator: [] }

/**
 * Says which cores a scenario's processes get. Fan-out: the server one core with all its threads, the generator another.
 * The others run where the system puts them: an acknowledged write is meant to use a second thread.
 */
export function pinningOf(scenario: Scenario): Pinning {
  if (scenario.kind !== 'fan-out' || availableParallelism() < 2 || !hasTaskset()) return nowhere
  return { server: ['taskset', '-c', '0'], generator: ['taskset', '-c', '1'] }
}

/** Says whether processes can be pinned to cores on this machine. */
export function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
