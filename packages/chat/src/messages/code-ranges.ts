/** A part of a text: from the first index up to the second, without it. */
export type TextRange = readonly [from: number, to: number]

const fenceLine = /^ {0,3}(`{3,}|~{3,})([^]*)$/

/**
 * Finds the code of a Markdown text, in its order: fenced blocks and spans between backticks, as CommonMark 0.31 has them
 * (4.5, 6.1). Indented lines are no code here: people who write in a hurry do not count spaces.
 */
export function codeRanges(content: string): readonly TextRange[] {
  const ranges: TextRange[] = []
  let proseFrom = 0
  let open: { readonly fence: string; readonly from: number } | undefined
  let lineFrom = 0
  for (const line of content.split('\n')) {
    const lineTo = lineFrom + line.length
    const [, fence = '', rest = ''] = fenceLine.exec(line) ?? []
    if (open && closes(open.fence, fence, rest)) {
      ranges.push([open.from, lineTo])
      open = undefined
      proseFrom = lineTo
    } else if (!open && opens(fence, rest)) {
      ranges.push(...spansIn(content, proseFrom, lineFrom))
      open = { fence, from: lineFrom }
    }
    lineFrom = lineTo + 1
  }
  // A fence that nobody closes holds the rest.
  ranges.push(...(open ? [[open.from, content.length] as const] : spansIn(content, proseFrom, content.length)))
  return ranges
}

function opens(fence: string, rest: string): boolean {
  return fence !== '' && !(fence.startsWith('`') && rest.includes('`'))
}

function closes(open: string, fence: string, rest: string): boolean {
  return fence.startsWith(open) && rest.trim() === ''
}

/** Code spans of one part: a run of backticks up to the next run of the same length. */
function spansIn(content: string, from: number, to: number): readonly TextRange[] {
  const runs = [...content.slice(from, to).matchAll(/`+/g)].map((run) => ({
    at: from + run.index,
    length: run[0].length,
  }))
  const spans: TextRange[] = []
  /** Lengths of which no run follows any more: without it a text of many lengths would be looked through for each. */
  const unclosed = new Set<number>()
  for (let index = 0; index < runs.length; index++) {
    const opening = runs[index]
    if (!opening || unclosed.has(opening.length)) continue
    let closing = index + 1
    while (closing < runs.length && runs[closing]?.length !== opening.length) closing += 1
    const last = runs[closing]
    if (!last) {
      unclosed.add(opening.length)
      continue
    }
    spans.push([opening.at, last.at + last.length])
    index = closing
  }
  return spans
}
