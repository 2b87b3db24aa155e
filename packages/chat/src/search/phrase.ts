import type { Term } from './terms.ts'

/** Terms that follow each other. */
export interface Phrase {
  /** At least one. */
  readonly terms: readonly string[]
  /** The last term may go on. */
  readonly isPrefix: boolean
}

/** Where a phrase occurs in a normalised text, the end excluded. */
export interface Occurrence {
  readonly from: number
  readonly to: number
}

/** Letters that the beginning of a word has to have; fewer would find nearly everything. */
const prefixChars = 2

/** Makes the phrase that finds these terms; undefined when there are none. `isOpen`: the last word may go on. */
export function phraseOf(terms: readonly Term[], isOpen: boolean): Phrase | undefined {
  const last = terms.at(-1)
  if (!last) return undefined
  const texts = terms.map(({ text }) => text)
  if (last.kind === 'word') return { terms: texts, isPrefix: isOpen && Array.from(last.text).length >= prefixChars }
  if (last.kind !== 'last') return { terms: texts, isPrefix: false }
  // The run may go on in what is searched, so its last character ends a pair, or begins a term when it is alone.
  if (terms.at(-2)?.kind === 'pair') return { terms: texts.slice(0, -1), isPrefix: false }
  return { terms: texts, isPrefix: true }
}

/** Finds a phrase in the terms of a text. */
export function occurrencesOf({ terms: wanted, isPrefix }: Phrase, terms: readonly Term[]): readonly Occurrence[] {
  const final = wanted.length - 1
  const found: Occurrence[] = []
  for (let start = 0; start + final < terms.length; start++) {
    const isHere = wanted.every((text, index) => {
      const there = terms[start + index]?.text ?? ''
      return isPrefix && index === final ? there.startsWith(text) : there === text
    })
    const last = terms[start + final]
    if (isHere && last) found.push({ from: terms[start]?.at ?? 0, to: last.at + (wanted[final]?.length ?? 0) })
  }
  return found
}

/** Says whether a phrase occurs in the terms of a text. */
export function occursIn(phrase: Phrase, terms: readonly Term[]): boolean {
  return occurrencesOf(phrase, terms).length > 0
}
