import type { Measurement } from './measurement.ts'
import type { Scenario } from './scenarios.ts'

/** What came of a run. `absent`: the server could not be made on this machine, as Go without Go; `failed`: the run broke. */
export type Outcome = Measurement | { readonly kind: 'failed' | 'absent'; readonly reason: string }

/** Longer reasons would make the table unreadable. */
const maxReasonChars = 160

/** One row of the table: a scenario on a server. */
export interface Row {
  readonly scenario: Scenario
  readonly server: string
  /** False: the server sends no acknowledgements, and a message that came back to its sender counts in their place. */
  readonly acknowledges: boolean
  readonly outcome: Outcome
}

const head = [
  'scenario',
  'server',
  'CPU, µs per delivery',
  'deliveries / s',
  'p50, ms',
  'p99, ms',
  'KB per connection',
  'load generator',
]

/** Writes the rows as one markdown table; a scenario's title stands in its first row only. */
export function formatTable(rows: readonly Row[]): string {
  const lines = rows.map((row, i) => {
    const title = rows[i - 1]?.scenario.name === row.scenario.name ? '' : row.scenario.title
    return [title, row.server, ...outcomeCells(row)]
  })
  return [head, head.map((_, i) => (i < 2 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** Says a row's result in a few words, for those who wait. */
export function formatOutcome(row: Row): string {
  return outcomeCells(row)
    .filter((cell) => cell !== '')
    .join(' · ')
}

function outcomeCells({ outcome, scenario, acknowledges }: Row): string[] {
  switch (outcome.kind) {
    case 'absent':
    case 'failed':
      return [
        outcome.reason.replaceAll(/\s+/g, ' ').slice(0, maxReasonChars).replaceAll('|', '\\|'),
        '',
        '',
        '',
        '',
        '',
      ]
    case 'memory':
      return ['', '', '', '', outcome.kilobytesPerConnection.toFixed(1), '']
    case 'throughput': {
      const rate = Math.round(outcome.perSecond).toLocaleString('en')
      const generator = `${Math.round(outcome.generatorLoad * 100)} %`
      const unit = scenario.kind !== 'acked' ? '' : acknowledges ? ' acked' : ' echoed'
      return [
        significant(outcome.cpuMicros),
        rate + unit,
        significant(outcome.p50Ms),
        significant(outcome.p99Ms),
        '',
        generator,
      ]
    }
  }
}

/** Two decimals below 10, one below 100, none above. */
function significant(value: number): string {
  if (Number.isNaN(value)) return '?'
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
}
