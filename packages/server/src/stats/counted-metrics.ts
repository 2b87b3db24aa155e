import type { Labels, MetricName, Metrics } from '@hubbub/hub/ports'
import type { Throughput } from './throughput.ts'

/** Passes everything on, and measures how many events are published per second on the way. */
export function countedMetrics(metrics: Metrics, published: Throughput): Metrics {
  return {
    count(name: MetricName, labels?: Labels, by = 1) {
      if (name === 'events_published_total') published.add(by)
      metrics.count(name, labels, by)
    },
    observe: (name, value, labels) => metrics.observe(name, value, labels),
  }
}
