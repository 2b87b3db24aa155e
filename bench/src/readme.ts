const begin = '<!-- table: written by `npm run bench -- --write` -->'
const end = '<!-- end of table -->'

/** Returns the text of a README with `content` between its two markers; throws when they are not there. */
export function withTable(readme: string, content: string): string {
  const from = readme.indexOf(begin)
  const to = readme.indexOf(end)
  if (from < 0 || to < from) throw new Error(`bench/README.md has lost its markers ${begin} and ${end}`)
  return `${readme.slice(0, from + begin.length)}\n${content}\n${readme.slice(to)}`
}
