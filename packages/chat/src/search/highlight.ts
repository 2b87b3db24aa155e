import { normaliseWithPlaces } from './normalise.ts'
import { occurrencesOf, type Phrase } from './phrase.ts'
import { termsOf } from './terms.ts'

/** A part of a text by UTF-16 index, the end excluded. */
export type TextRange = [from: number, to: number]

/** Most parts of one text that are marked. */
const mostRanges = 100

/** Finds the parts of a text to mark for what was searched: in order, merged where they meet. */
export function highlightsOf(text: string, phrases: readonly Phrase[]): TextRange[] {
  const normal = normaliseWithPlaces(text)
  const terms = termsOf(normal.text)
  const found = phrases
    .flatMap((phrase) => occurrencesOf(phrase, terms))
    .map(({ from, to }): TextRange => [normal.begins[from] ?? 0, normal.ends[to - 1] ?? 0])
    .toSorted(([a], [b]) => a - b)
  return merged(found).slice(0, mostRanges)
}

/** A part of a long text, and what to mark in it. */
export interface Snippet {
  readonly text: string
  readonly highlights: TextRange[]
}

/** Texts up to this many characters are shown whole. */
const snippetChars = 240
/** Characters shown before the first mark. */
const leadChars = 60

/** Cuts the part around the first mark out of a long text; undefined when the text is short. `…` stands for what is left out. */
export function snippetOf(text: string, highlights: readonly TextRange[]): Snippet | undefined {
  if (text.length <= snippetChars) return undefined
  const first = highlights[0]?.[0] ?? 0
  const from = wholeAt(text, Math.max(0, Math.min(first - leadChars, text.length - snippetChars)))
  const to = wholeAt(text, Math.min(text.length, from + snippetChars))
  const before = from > 0 ? '…' : ''
  const shift = before.length - from
  return {
    text: before + text.slice(from, to) + (to < text.length ? '…' : ''),
    highlights: highlights
      .filter(([begin, end]) => begin >= from && end <= to)
      .map(([begin, end]) => [begin + shift, end + shift]),
  }
}

/** The next index that is not within a character, nor before its marks or after a joiner. */
function wholeAt(text: string, index: number): number {
  let at = index
  while (at < text.length && isWithin(text, at)) at++
  return at
}

function isWithin(text: string, at: number): boolean {
  if (text[at - 1] === '\u200d') return true
  return /^(?:[\udc00-\udfff\u200d]|\ufe0f|\p{M}|\p{Emoji_Modifier})/u.test(text.slice(at, at + 2))
}

function merged(ranges: readonly TextRange[]): TextRange[] {
  const all: TextRange[] = []
  for (const [from, to] of ranges) {
    const last = all.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else all.push([from, to])
  }
  return all
}
