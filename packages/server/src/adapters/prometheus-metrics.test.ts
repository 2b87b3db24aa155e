import { expect, test } from 'vitest'
import { PrometheusMetrics } from './prometheus-metrics.ts'

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
