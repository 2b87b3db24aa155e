import { wireLimits } from '@hubbub/protocol'
import { codeRanges, type TextRange } from './code-ranges.ts'

/** The names one `@` may stand before, longest first, in lower case. */
export type MentionCandidates = readonly string[]

/** Most `@` of one text that are looked at; later ones are text. */
export const mostMentions = 50

/** Most names that one `@` may stand before: even, see `spread`. */
const mostCandidates = 20

/** Enough of a text for the longest name, were it all emoji, in quotes, and what follows it. */
const mostUnits = 2 * wireLimits.usernameChars + 4

/** Scripts in which a name may end anywhere: without spaces between words, or with particles right behind them. */
const unspaced =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]/u
const inWord = /[\p{L}\p{N}\p{M}_]/u
const quoted = /^"([^"\n]+)"/u
const unquoted = /^[^\s\p{Cc}]+/u

/**
 * Finds whom a text may name: `@name`, `@"two words"`, `@room`. An `@` within code, or with a word, `/`, `@` or `\` right
 * before it (an address, a link) names nobody. Where a name ends is for whoever knows the names: at the end of a word, in
 * scripts without spaces anywhere, and the longest that is one.
 */
export function parseMentions(content: string): readonly MentionCandidates[] {
  let at = content.indexOf('@')
  if (at === -1) return []
  const code = codeRanges(content)
  const found: MentionCandidates[] = []
  for (let range = 0; at !== -1 && found.length < mostMentions; at = content.indexOf('@', at + 1)) {
    while (endsBefore(code[range], at)) range += 1
    if (holds(code[range], at) || !mayBegin(content, at)) continue
    const candidates = candidatesAt(content.slice(at + 1, at + 1 + mostUnits))
    if (candidates.length > 0) found.push(candidates)
  }
  return found
}

function endsBefore(range: TextRange | undefined, at: number): boolean {
  return range !== undefined && range[1] <= at
}

function holds(range: TextRange | undefined, at: number): boolean {
  return range !== undefined && range[0] <= at
}

function mayBegin(content: string, at: number): boolean {
  const before = Array.from(content.slice(Math.max(0, at - 2), at)).at(-1) ?? ''
  if (/[@/\\.+%-]/.test(before)) return false
  return !inWord.test(before) || unspaced.test(before)
}

function candidatesAt(text: string): MentionCandidates {
  const inQuotes = quoted.exec(text)?.[1]
  if (inQuotes !== undefined) return inQuotes.trim() === inQuotes ? [inQuotes.toLowerCase()] : []
  const characters = Array.from(unquoted.exec(text)?.[0] ?? '')
  const lengths = characters
    .slice(0, wireLimits.usernameChars)
    .flatMap((last, at) => (mayEnd(last, characters[at + 1]) ? [at + 1] : []))
    .toReversed()
  return spread(lengths).map((length) => characters.slice(0, length).join('').toLowerCase())
}

/** Of too many, the longest and the shortest: a name ends with its word, or, without spaces, after few characters. */
function spread(lengths: readonly number[]): readonly number[] {
  if (lengths.length <= mostCandidates) return lengths
  return [...lengths.slice(0, mostCandidates / 2), ...lengths.slice(-mostCandidates / 2)]
}

/** Whether a name may end between two characters. */
function mayEnd(last: string, next: string | undefined): boolean {
  if (next === undefined) return true
  // `@user@example.org` is an address elsewhere.
  if (next === '@') return false
  return !(inWord.test(last) && inWord.test(next)) || unspaced.test(last) || unspaced.test(next)
}
