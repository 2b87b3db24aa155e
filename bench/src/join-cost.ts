import { type JoinCost, joinCost } from '@hubbub/chat/testing'

// Prints what one more member costs in rooms of several sizes, as a table of Markdown: bytes sent, in memory.

const bytes = new Intl.NumberFormat('en-US')

function row({ members, toJoiner, toOthers, toOthersInStorm }: JoinCost): string {
  const perOther = (toOthers / members).toFixed(0)
  const cells = [members, toJoiner, toOthers, Number(perOther), toOthersInStorm].map((each) => bytes.format(each))
  return `| ${cells.join(' | ')} |`
}

const head = [
  '| online before | to the one who joins | to all others together, of one who comes alone | that is, to each | to all others together, per join when 100 come within a second |',
  '|---:|---:|---:|---:|---:|',
]
const rows: string[] = []
for (const members of [100, 500, 1_000, 10_000]) rows.push(row(await joinCost(members)))
console.log([...head, ...rows].join('\n'))
