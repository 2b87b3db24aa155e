import type { Labels, MetricName, Metrics } from '../ports/metrics.ts'

/** Metrics in this process's memory, to be read by tests or by an application without a metrics system. */
export class MemoryMetrics implements Metrics {
  readonly #counts = new Map<string, number>()
  readonly #observed = new Map<string, { count: number; sum: number }>()

  count(name: MetricName, labels: Labels = {}, by = 1): void {
    const series = seriesOf(name, labels)
    this.#counts.set(series, (this.#counts.get(series) ?? 0) + by)
  }

  observe(name: MetricName, value: number, labels: Labels = {}): void {
    const series = seriesOf(name, labels)
    const { count, sum } = this.#observed.get(series) ?? { count: 0, sum: 0 }
    this.#observed.set(series, { count: count + 1, sum: sum + value })
  }

  /** What was counted with exactly these labels. */
  counted(name: MetricName, labels: Labels = {}): number {
    return this.#counts.get(seriesOf(name, labels)) ?? 0
  }

  /** How many values were observed with exactly these labels, and their sum. */
  observed(name: MetricName, labels: Labels = {}): { readonly count: number; readonly sum: number } {
    return this.#observed.get(seriesOf(name, labels)) ?? { count: 0, sum: 0 }
  }

  /** All counts by series, as in `commands_total{outcome="ok",type="publish"}`, sorted. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }
}

function seriesOf(name: MetricName, labels: Labels): string {
  const written = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return written.length === 0 ? name : `${name}{${written.toSorted().join(',')}}`
}
