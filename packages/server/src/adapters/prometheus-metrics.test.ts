import type { Labels, MetricName } from '@hubbub/hub/ports'
import { metricsContract } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { PrometheusMetrics } from './prometheus-metrics.ts'

/** The value on the line of the exposition that has this name and these labels. */
async function valueOf(metrics: PrometheusMetrics, name: string, labels: Labels = {}): Promise<number> {
  const { text } = await metrics.exposition()
  const line = text
    .split('\n')
    .filter((each) => each.startsWith(`hubbub_${name}{`) || each.startsWith(`hubbub_${name} `))
    .find((each) => Object.entries(labels).every(([key, value]) => each.includes(`${key}="${value}"`)))
  return Number(line?.split(' ').at(-1) ?? 0)
}

for (const { rule, title, run } of metricsContract) {
  test(`${rule}: ${title}`, async () => {
    const metrics = new PrometheusMetrics()
    const counted = (name: MetricName, labels?: Labels) => valueOf(metrics, name, labels)
    const observed = async (name: MetricName, labels?: Labels) => ({
      count: await valueOf(metrics, `${name}_count`, labels),
      sum: await valueOf(metrics, `${name}_sum`, labels),
    })
    await expect(run({ metrics, counted, observed })).resolves.toBeUndefined()
  })
}

test('counts, durations and gauges appear in the exposition', async () => {
  const metrics = new PrometheusMetrics()
  metrics.count('commands_total', { type: 'message', outcome: 'ok' })
  metrics.count('commands_total', { type: 'message', outcome: 'ok' }, 2)
  metrics.observe('command_seconds', 0.002, { type: 'message' })
  metrics.gauge({ name: 'connections', help: 'Open connections', read: () => 7 })
  const { text, contentType } = await metrics.exposition()
  expect(contentType).toContain('text/plain')
  expect(text).toContain('hubbub_commands_total{type="message",outcome="ok"} 3')
  expect(text).toContain('hubbub_command_seconds_bucket{le="0.0025",type="message"} 1')
  expect(text).toContain('hubbub_connections 7')
  expect(text).toContain('nodejs_eventloop_lag_seconds')
})

test('two servers in one process count apart', async () => {
  const [one, two] = [new PrometheusMetrics(), new PrometheusMetrics()]
  one.count('connections_opened_total')
  expect((await two.exposition()).text).toContain('hubbub_connections_opened_total 0')
})
