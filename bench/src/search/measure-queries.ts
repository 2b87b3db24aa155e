import type { MeasuredQuery } from './queries.ts'
import type { Searcher } from './searcher.ts'

/** How long the answers to one query took, and how many results they had. */
export interface QueryTimes {
  readonly query: MeasuredQuery
  readonly results: number
  /** From sending the command until its reply was read, in ms. */
  readonly samples: readonly number[]
}

/** Asks every query so many times, by turns, after once that does not count. */
export async function measureQueries(
  queries: readonly MeasuredQuery[],
  askers: Readonly<Record<MeasuredQuery['asker'], Searcher>>,
  rounds: number,
): Promise<readonly QueryTimes[]> {
  const prepared = []
  for (const query of queries) {
    const cursor = await cursorAfter(askers[query.asker], query)
    const command = { type: 'search', ...query.fields, limit: 50, ...(cursor === undefined ? {} : { cursor }) }
    const { results } = await askers[query.asker].ask(command)
    prepared.push({ query, command, results, samples: new Array<number>() })
  }
  for (let round = 0; round < rounds; round++) {
    for (const { query, command, samples } of prepared) {
      const began = performance.now()
      await askers[query.asker].ask(command)
      samples.push(performance.now() - began)
    }
  }
  return prepared
}

async function cursorAfter(asker: Searcher, { title, fields, skip }: MeasuredQuery): Promise<string | undefined> {
  let cursor: string | undefined
  for (let page = 0; page < skip; page++) {
    const reply = await asker.ask({ type: 'search', ...fields, limit: 50, ...(cursor === undefined ? {} : { cursor }) })
    cursor = reply.nextCursor
    if (cursor === undefined) throw new Error(`${title}: there are no ${skip} pages`)
  }
  return cursor
}
