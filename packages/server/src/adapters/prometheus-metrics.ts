import { type Labels, type MetricName, type Metrics, metricNames } from '@hubbub/hub/ports'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

const prefix = 'hubbub_'

/** A value that is read when somebody looks. */
export interface GaugeReading {
  readonly name: string
  readonly help: string
  readonly read: () => number
}

/** Buckets of how long things take, in seconds: commands take microseconds to seconds, connections up to days. */
const workBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const lifeBuckets = [1, 10, 60, 300, 900, 3_600, 14_400, 86_400, 604_800]

/** Counts for Prometheus, in a registry of its own, with the process's own metrics beside it. */
export class PrometheusMetrics implements Metrics {
  readonly #registry = new Registry()
  readonly #counters = new Map<string, Counter>()
  readonly #histograms = new Map<string, Histogram>()

  constructor() {
    collectDefaultMetrics({ register: this.#registry })
    for (const [name, { kind, labels, help }] of Object.entries(metricNames)) {
      const common = { name: prefix + name, help, labelNames: [...labels], registers: [this.#registry] }
      if (kind === 'counter') this.#counters.set(name, new Counter(common))
      else
        this.#histograms.set(
          name,
          new Histogram({ ...common, buckets: name === 'connection_seconds' ? lifeBuckets : workBuckets }),
        )
    }
  }

  count(name: MetricName, labels: Labels = {}, by = 1): void {
    this.#counters.get(name)?.inc(labels, by)
  }

  observe(name: MetricName, value: number, labels: Labels = {}): void {
    this.#histograms.get(name)?.observe(labels, value)
  }

  /** Adds a value that is read at every look. */
  gauge({ name, help, read }: GaugeReading): void {
    new Gauge({
      name: prefix + name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read())
      },
    })
  }

  /** Everything in Prometheus' text format, with its content type. */
  async exposition(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() }
  }
}
