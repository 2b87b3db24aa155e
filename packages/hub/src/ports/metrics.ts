/** Labels of a metric; each key takes few values (never a user or a topic). */
export type Labels = Readonly<Record<string, string>>

/** The metrics the core reports, each with its labels and what it counts; adapters read the table. */
export const metricNames = {
  connections_opened_total: { kind: 'counter', labels: [], help: 'Connections accepted' },
  connections_closed_total: { kind: 'counter', labels: ['code'], help: 'Connections ended, by close code' },
  connections_refused_total: { kind: 'counter', labels: ['reason'], help: 'Connections refused before the upgrade' },
  commands_total: {
    kind: 'counter',
    labels: ['type', 'outcome'],
    help: 'Commands, by type and outcome (ok or an error code)',
  },
  events_published_total: { kind: 'counter', labels: ['kind'], help: 'Events handed to fan-out: durable or ephemeral' },
  recoveries_total: { kind: 'counter', labels: ['outcome'], help: 'Subscriptions recovered or reset, by reason' },
  gaps_total: {
    kind: 'counter',
    labels: ['found_by'],
    help: 'Holes filled from the log, found by a wait or by the sweep',
  },
  connection_seconds: { kind: 'histogram', labels: [], help: 'How long connections lasted, in seconds' },
  command_seconds: { kind: 'histogram', labels: ['type'], help: 'From a command read to its reply, in seconds' },
} as const satisfies Record<string, { kind: 'counter' | 'histogram'; labels: readonly string[]; help: string }>

export type MetricName = keyof typeof metricNames

/** Where the core counts. Never throws. Gauges are read from `Hub.stats()` by whoever shows them. */
export interface Metrics {
  count(name: MetricName, labels?: Labels, by?: number): void
  observe(name: MetricName, value: number, labels?: Labels): void
}
