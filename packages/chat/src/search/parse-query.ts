import { normalise } from './normalise.ts'
import { type Phrase, phraseOf } from './phrase.ts'
import { termsOf } from './terms.ts'

/** What somebody looks for, as typed. */
export interface SearchQuery {
  /** All of them have to be there. */
  readonly phrases: readonly Phrase[]
  /** None of them may be there. */
  readonly without: readonly Phrase[]
  /** Names of senders, normalised: one of them wrote it. Empty: anybody. */
  readonly from: readonly string[]
  /** Names or ids of rooms, normalised: it is in one of them. Empty: any. */
  readonly rooms: readonly string[]
  /** Sent before this, in ms since 1970. */
  readonly before?: number
  /** Sent at this or later, in ms since 1970. */
  readonly after?: number
  readonly hasFile: boolean
}

type Draft = { -readonly [Name in keyof SearchQuery]: SearchQuery[Name] }

/** `-`, an operator with a colon, and either something in quotes or everything up to the next space. */
const parts = /(?<not>-?)(?:(?<operator>from|in|before|after|has):)?(?:"(?<quoted>[^"]*)(?<closed>"?)|(?<bare>\S+))/giu

/**
 * Reads a query: words that all have to occur, "words in a row", `-without`, `from:name`, `in:room`, `before:2026-01-31`,
 * `after:2026-01-31` (days begin at midnight UTC; `after` has its day in it, `before` has not), `has:file`. What it does
 * not understand is words. The last word may go on, unless a space follows it. Never throws.
 */
export function parseQuery(typed: string): SearchQuery {
  // First, so that colons, quotes and spaces of full width work as well.
  const query = typed.normalize('NFKC').replace(/[“”„«»]/gu, '"')
  const draft: Draft = { phrases: [], without: [], from: [], rooms: [], hasFile: false }
  for (const { 0: whole, index, groups = {} } of query.matchAll(parts)) {
    const { not, operator, quoted, closed, bare } = groups
    const value = quoted ?? bare ?? ''
    if (not === '' && operator !== undefined && understood(draft, operator.toLowerCase(), value)) continue
    const isLast = index + whole.length === query.length
    const text = operator === undefined ? value : `${operator} ${value}`
    add(draft, text, { not: not !== '', isOpen: isLast && closed !== '"' })
  }
  return draft
}

/** Says whether anything is asked for at all. */
export function asksForSomething({ phrases, from, rooms, before, after, hasFile }: SearchQuery): boolean {
  const lists = [phrases, from, rooms]
  return hasFile || before !== undefined || after !== undefined || lists.some((list) => list.length > 0)
}

function add(draft: Draft, text: string, { not, isOpen }: { readonly not: boolean; readonly isOpen: boolean }): void {
  const phrase = phraseOf(termsOf(normalise(text)), isOpen && !not)
  if (!phrase) return
  if (not) draft.without = [...draft.without, phrase]
  else draft.phrases = [...draft.phrases, phrase]
}

function understood(draft: Draft, operator: string, value: string): boolean {
  const name = normalise(value).replace(/^[@#]/, '').trim()
  const day = dayOf(value)
  switch (operator) {
    case 'from':
      if (name !== '') draft.from = [...draft.from, name]
      return name !== ''
    case 'in':
      if (name !== '') draft.rooms = [...draft.rooms, name]
      return name !== ''
    case 'before':
      if (day !== undefined) draft.before = Math.min(day, draft.before ?? day)
      return day !== undefined
    case 'after':
      if (day !== undefined) draft.after = Math.max(day, draft.after ?? day)
      return day !== undefined
    default:
      if (name === 'file') draft.hasFile = true
      return name === 'file'
  }
}

/** The beginning of a day written as 2026-01-31, in ms since 1970; undefined when it is none. */
function dayOf(written: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return undefined
  const at = Date.parse(`${written}T00:00:00Z`)
  // The 31st of a shorter month would silently be another day.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(written) ? undefined : at
}
