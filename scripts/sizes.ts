import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './running/command.ts'

/** The size of one built file, in bytes. */
export interface Size {
  readonly name: string
  readonly raw: number
  readonly gzipped: number
}

/** Measures the files that match a pattern below the root, by name. */
export function sizesOf(pattern: string): Size[] {
  return globSync(pattern, { cwd: root })
    .toSorted()
    .map((name) => {
      const bytes = readFileSync(join(root, name))
      return { name, raw: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length }
    })
}

/** Lays sizes out as a table in kB (1,000 bytes), ending with their sum where there are several. */
export function sizeTable(sizes: readonly Size[]): string {
  const sum = (of: (size: Size) => number): number => sizes.reduce((total, size) => total + of(size), 0)
  const total = { name: 'together', raw: sum(({ raw }) => raw), gzipped: sum(({ gzipped }) => gzipped) }
  const rows = sizes.length > 1 ? [...sizes, total] : sizes
  const width = Math.max(...rows.map(({ name }) => name.length))
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(10)
  return rows
    .map(({ name, raw, gzipped }) => `  ${name.padEnd(width)}${kilobytes(raw)}${kilobytes(gzipped)} gzipped`)
    .join('\n')
}
