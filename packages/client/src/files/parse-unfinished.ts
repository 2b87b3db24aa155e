import type { Unfinished } from './upload-options.ts'

/** Reads what was kept of unfinished uploads; what is not ours to read is none. */
export function parseUnfinished(text: string | null): readonly Unfinished[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(list) ? (list as Unfinished[]) : []
  } catch {
    // Another program wrote there, or an older version of this one.
    return []
  }
}
