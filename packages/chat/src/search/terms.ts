/** A term of a normalised text, and where it begins there. */
export interface Term {
  readonly text: string
  readonly at: number
  /**
   * `pair` and `last` come from a run of characters without spaces between words: a character with the one after it, and
   * the run's last character alone. So each character begins one term, and any part of a run is a phrase of pairs.
   */
  readonly kind: 'word' | 'pair' | 'last' | 'symbol'
}

/** Names the rules by which terms are made: one that is made by others has to be made anew. Change it with them. */
export const termRules = '1'

/** Characters of a word that are kept together in one term; longer words are several terms in a row. */
const wordChars = 64

// Words are letters, digits and marks. Those of scripts that put no spaces between words come in runs.
const run =
  '[[\\p{L}\\p{N}\\p{M}]&&[\\p{scx=Hani}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Bopo}\\p{scx=Yiii}' +
  '\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]]'
const parts = new RegExp(
  `(?<word>[[\\p{L}\\p{N}\\p{M}]--${run}]{1,${wordChars}})|(?<run>${run}+)|` +
    // Emoji, flags, arrows, currencies; but none of what programs and Markdown are full of.
    '\\p{RI}\\p{RI}|[[\\p{S}\\p{Extended_Pictographic}]--\\p{ASCII}]',
  'gv',
)

/** Cuts a normalised text into its terms. A term holds letters, digits, marks or one symbol, never spaces. */
export function termsOf(normal: string): readonly Term[] {
  const terms: Term[] = []
  for (const { 0: text, index: at, groups } of normal.matchAll(parts)) {
    if (groups?.['run'] !== undefined) cutRun(terms, text, at)
    else terms.push({ text, at, kind: groups?.['word'] === undefined ? 'symbol' : 'word' })
  }
  return terms
}

function cutRun(terms: Term[], run: string, from: number): void {
  const characters = Array.from(run)
  let at = from
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1]
    terms.push(
      next === undefined ? { text: character, at, kind: 'last' } : { text: character + next, at, kind: 'pair' },
    )
    at += character.length
  }
}
