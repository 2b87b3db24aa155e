import type { Throughput } from '../measurement.ts'
import { cpuMicros } from '../process-usage.ts'
import { percentile } from './percentile.ts'

/** Measures one stretch of a run, from its construction to `result`. */
export class Meter {
  readonly #pid: number
  readonly #serverMicros: number
  readonly #generator: NodeJS.CpuUsage
  readonly #startedAt: number

  /** `pid` is the server's. */
  constructor(pid: number) {
    this.#pid = pid
    this.#serverMicros = cpuMicros(pid)
    this.#generator = process.cpuUsage()
    this.#startedAt = performance.now()
  }

  /** Ends the stretch, in which `count` messages arrived; throws when there were none. */
  result(count: number, latenciesMs: readonly number[]): Throughput {
    const wallMs = performance.now() - this.#startedAt
    const generator = process.cpuUsage(this.#generator)
    const serverMicros = cpuMicros(this.#pid) - this.#serverMicros
    if (count === 0) throw new Error('Nothing was delivered while measuring')
    return {
      kind: 'throughput',
      cpuMicros: serverMicros / count,
      perSecond: (count / wallMs) * 1000,
      p50Ms: percentile(latenciesMs, 0.5),
      p99Ms: percentile(latenciesMs, 0.99),
      generatorLoad: (generator.user + generator.system) / (wallMs * 1000),
    }
  }
}

const longestWarmUpSeconds = 2

/** Returns how long the load goes on before it is measured, in ms. */
export function warmUpMs(seconds: number): number {
  return Math.min(longestWarmUpSeconds, seconds / 2) * 1000
}
