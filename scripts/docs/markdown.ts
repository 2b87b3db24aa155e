/** Renders a table; cells are Markdown of one line. Columns that are empty in every row are left out. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = heads.map((_, column) => rows.some((row) => (row[column] ?? '') !== ''))
  const line = (cells: readonly string[]): string => `| ${cells.filter((_, column) => used[column]).join(' | ')} |`
  const rule = heads.map(() => '---')
  return [line(heads), line(rule), ...rows.map((row) => line(row.map(cell)))].join('\n')
}

/** Renders frames as they go over the wire, with the way they go. */
export function frames(lines: readonly { readonly to: 'server' | 'client'; readonly text: string }[]): string {
  return ['```', ...lines.map(({ to, text }) => `${to === 'server' ? '→' : '←'} ${text}`), '```'].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
