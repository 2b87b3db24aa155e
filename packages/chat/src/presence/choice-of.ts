import { holds, type PresenceChoice } from '@hubbub/hub'
import type { PresenceRow } from './tables.ts'

/** What the user chose, as the hub knows it; undefined when nothing was ever chosen. */
export function choiceOf(row: PresenceRow | undefined): PresenceChoice | undefined {
  if (!row || row.revision === 0) return undefined
  const { state, note, until, revision } = row
  return { state, ...(until === null ? {} : { until }), ...(note === null ? {} : { note }), revision }
}

/** Whether the user is invisible at a time, in ms since 1970. */
export function isHidden(row: PresenceRow, at: number): boolean {
  return row.state === 'invisible' && holds(choiceOf(row), at)
}
