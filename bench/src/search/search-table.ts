import { percentile } from '../load/percentile.ts'
import type { Filling } from './filled-store.ts'
import type { QueryTimes } from './measure-queries.ts'

/** Writes the times of queries as a markdown table. */
export function queryTable(all: readonly QueryTimes[]): string {
  const lines = all.map(({ query, results, samples }) => {
    const times = [percentile(samples, 0.5), percentile(samples, 0.95), Math.max(...samples)].map((ms) => ms.toFixed(1))
    return [query.title, `\`${query.fields.query.trim()}\``, String(results), ...times]
  })
  return table(['what is searched', 'query', 'results', 'p50, ms', 'p95, ms', 'max, ms'], lines, 2)
}

/** Sizes of a database, in bytes. */
export interface Sizes {
  readonly file: number
  readonly index: number
}

/** What storing the corpus took, without an index and with it, and what the index is. */
export interface Costs {
  readonly without: readonly Filling[]
  readonly indexed: readonly Filling[]
  readonly sizes: Sizes
  /** Messages indexed in a second while nothing else is done. */
  readonly caughtUp: number
}

/** Writes what the index costs as a markdown table; the best of several runs counts. */
export function costTable({ without, indexed, sizes, caughtUp }: Costs): string {
  const row = (title: string, fillings: readonly Filling[], bytes: number): readonly string[] => {
    const [best] = fillings.toSorted((a, b) => b.perSecond - a.perSecond)
    if (!best) throw new Error('nothing was measured')
    const figures = [Math.round(best.perSecond).toLocaleString('en'), best.cpuMicros.toFixed(1)]
    return [title, ...figures, best.slowestMs.toFixed(1), (bytes / 1e6).toFixed(1)]
  }
  const lines = [row('not indexed', without, sizes.file - sizes.index), row('indexed', indexed, sizes.file)]
  const head = ['64 messages at a time', 'stored / s', 'CPU, µs each', 'slowest batch, ms', 'database, MB']
  const rest = `With nothing else to do, ${Math.round(caughtUp).toLocaleString('en')} messages are indexed in a second.`
  return `${table(head, lines, 1)}\n\n${rest}`
}

function table(head: readonly string[], lines: readonly (readonly string[])[], words: number): string {
  const rule = head.map((_, at) => (at < words ? '---' : '---:'))
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
