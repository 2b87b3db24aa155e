import { type CloseName, closeReasons } from '@hubbub/protocol/codes'

/** The name of a close code; undefined for one not in the table. */
export function parseCloseName(code: number): CloseName | undefined {
  // Object.entries widens the names of the table to strings.
  const entries = Object.entries(closeReasons) as [CloseName, { readonly code: number }][]
  return entries.find(([, reason]) => reason.code === code)?.[0]
}
