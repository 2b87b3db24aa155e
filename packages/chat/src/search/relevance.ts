import type { MessageRow } from '../ports/rows.ts'
import { occurrencesOf, type Phrase } from './phrase.ts'
import { searchedTerms } from './search-plan.ts'

// BM25 (Robertson and Zaragoza, 2009) with its usual constants. How rare a word is does not enter: every message that is
// found has all the words, so it would only weigh them against each other.
const saturation = 1.2
const lengthWeight = 0.75
/** Terms of a usual message. */
const usualTerms = 16

/** Says how much a message is about what was searched; only good for comparing messages found by the same search. */
export function relevanceOf(message: MessageRow, phrases: readonly Phrase[]): number {
  const terms = searchedTerms(message)
  const length = 1 - lengthWeight + (lengthWeight * terms.length) / usualTerms
  return phrases.reduce((sum, phrase) => {
    const count = occurrencesOf(phrase, terms).length
    return sum + (count * (saturation + 1)) / (count + saturation * length)
  }, 0)
}
