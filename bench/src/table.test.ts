import { expect, test } from 'vitest'
import type { Throughput } from './measurement.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import { formatTable, type Row } from './table.ts'

const measured: Throughput = {
  kind: 'throughput',
  cpuMicros: 1.0619,
  perSecond: 941_234.6,
  p50Ms: 12.34,
  p99Ms: 123.4,
  generatorLoad: 0.456,
}

function scenario(name: string): Scenario {
  const found = scenarios.find((one) => one.name === name)
  if (!found) throw new Error(`No scenario ${name}`)
  return found
}

function rowsOf(...rows: Partial<Row>[]): string[] {
  const whole = { scenario: scenario('fan-out-8'), server: 'S', acknowledges: false, outcome: measured }
  return formatTable(rows.map((row) => ({ ...whole, ...row })))
    .split('\n')
    .slice(2)
}

test('a scenario is named in its first row only', () => {
  expect(rowsOf({}, { server: 'T' })).toEqual([
    '| 1,000 subscribers, 8 in flight | S | 1.06 | 941,235 | 12.3 | 123 |  | 46 % |',
    '|  | T | 1.06 | 941,235 | 12.3 | 123 |  | 46 % |',
  ])
})

test('acknowledged messages are told from messages that only came back', () => {
  const [acked, echoed] = rowsOf(
    { scenario: scenario('acked-8'), acknowledges: true },
    { scenario: scenario('acked-8') },
  )
  expect(acked).toContain('| 941,235 acked |')
  expect(echoed).toContain('| 941,235 echoed |')
})

test('memory stands in its own column', () => {
  const [row] = rowsOf({ scenario: scenario('idle-10000'), outcome: { kind: 'memory', kilobytesPerConnection: 7.25 } })
  expect(row).toBe('| 10,000 idle clients | S |  |  |  |  | 7.3 |  |')
})

test('a failure shows its reason in one cell', () => {
  const [row] = rowsOf({ outcome: { kind: 'failed', reason: 'Go is\nnot | installed' } })
  expect(row).toBe('| 1,000 subscribers, 8 in flight | S | Go is not \\| installed |  |  |  |  |  |')
})

test('every row has as many cells as the head', () => {
  const cells = formatTable([{ scenario: scenario('acked-64'), server: 'S', acknowledges: true, outcome: measured }])
    .split('\n')
    .map((line) => line.split(' | ').length)
  expect(new Set(cells).size).toBe(1)
})
