/** Sets the tables of a Markdown text in columns, for a terminal; everything else stays as it is. */
export function inColumns(markdown: string): string {
  const set: string[] = []
  let rows: string[][] = []
  for (const line of [...markdown.split('\n'), '']) {
    if (line.startsWith('| ')) {
      rows.push(line.slice(2, -2).split(' | '))
      continue
    }
    set.push(...columns(rows), line)
    rows = []
  }
  return set.slice(0, -1).join('\n')
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows
    .filter((row) => !row.every((cell) => cell === '---'))
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}
