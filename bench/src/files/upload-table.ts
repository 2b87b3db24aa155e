import { percentile } from '../load/percentile.ts'
import type { UploadRun } from './upload-run.ts'

/** Runs under the same conditions. */
export interface UploadSeries {
  readonly title: string
  readonly runs: readonly UploadRun[]
}

/** Writes how messages fare while files are sent as a markdown table: the middle one of several runs, by its p95. */
export function uploadTable(series: readonly UploadSeries[]): string {
  const head = ['upload', 'MB / s', 'idle p50, ms', 'during p50, ms', 'idle p95, ms', 'during p95, ms', 'p95 ratio']
  const rule = head.map((_, at) => (at === 0 ? '---' : '---:'))
  return [head, rule, ...series.map(lineOf)].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function lineOf({ title, runs }: UploadSeries): readonly string[] {
  const ratios = runs.map((run) => percentile(run.during, 0.95) / percentile(run.idle, 0.95))
  const middle = (values: readonly number[]): number => percentile(values, 0.5)
  const over = (which: 'idle' | 'during', share: number): string =>
    middle(runs.map((run) => percentile(run[which], share))).toFixed(2)
  const speed = middle(runs.map(({ megabytesPerSecond }) => megabytesPerSecond)).toFixed(0)
  const times = [over('idle', 0.5), over('during', 0.5), over('idle', 0.95), over('during', 0.95)]
  return [
    title,
    speed,
    ...times,
    `${middle(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
  ]
}
