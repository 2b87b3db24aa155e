import type { Labels, MetricName, Metrics } from '../../ports/metrics.ts'
import { expectEqual } from '../expect.ts'
import type { ContractCase } from './contract-case.ts'

/** Metrics under test, and what they have counted. */
export interface MetricsSubject {
  readonly metrics: Metrics
  /** The value of a counter, 0 when nothing was counted. */
  readonly counted: (name: MetricName, labels?: Labels) => Promise<number>
  /** What a histogram has seen. */
  readonly observed: (name: MetricName, labels?: Labels) => Promise<{ count: number; sum: number }>
}

/** The promises of the `Metrics` port. */
export const metricsContract: readonly ContractCase<MetricsSubject>[] = [
  {
    rule: 'Metrics',
    title: 'counts add up, by one unless told otherwise',
    async run({ metrics, counted }) {
      metrics.count('connections_opened_total')
      metrics.count('connections_opened_total', {}, 4)
      metrics.count('connections_opened_total', {}, 0)
      expectEqual(await counted('connections_opened_total'), 5, 'count')
    },
  },
  {
    rule: 'Metrics',
    title: 'each set of labels counts apart, in whatever order they are written',
    async run({ metrics, counted }) {
      metrics.count('commands_total', { type: 'publish', outcome: 'ok' })
      metrics.count('commands_total', { outcome: 'ok', type: 'publish' })
      metrics.count('commands_total', { type: 'publish', outcome: 'forbidden' })
      expectEqual(await counted('commands_total', { type: 'publish', outcome: 'ok' }), 2, 'ok')
      expectEqual(await counted('commands_total', { type: 'publish', outcome: 'forbidden' }), 1, 'forbidden')
      expectEqual(await counted('commands_total', { type: 'subscribe', outcome: 'ok' }), 0, 'never counted')
    },
  },
  {
    rule: 'Metrics',
    title: 'observations are counted and summed',
    async run({ metrics, observed }) {
      for (const seconds of [0.25, 0.5, 4]) metrics.observe('command_seconds', seconds, { type: 'publish' })
      metrics.observe('command_seconds', 1, { type: 'subscribe' })
      expectEqual(await observed('command_seconds', { type: 'publish' }), { count: 3, sum: 4.75 }, 'observed')
    },
  },
]
