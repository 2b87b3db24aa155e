import type { MessageRow } from '../ports/rows.ts'
import { normalise } from './normalise.ts'
import { occursIn, type Phrase } from './phrase.ts'
import { type Term, termsOf } from './terms.ts'

/** Which messages are looked for, as stores are told. Times are in ms since 1970. */
export interface SearchPlan {
  /** All of them occur. */
  readonly phrases: readonly Phrase[]
  /** None of them occurs. */
  readonly without: readonly Phrase[]
  /** Ids of the rooms it is in one of. */
  readonly rooms: readonly string[]
  readonly senderId?: string
  /** Normalised: its sender had one of them. Empty: any. */
  readonly senderNames: readonly string[]
  /** Sent at this or later. */
  readonly after?: number
  readonly before?: number
  readonly hasFile: boolean
}

/** The text of a message that searches look at: what it says, and the names of its files. */
export function searchedText({ content, more }: MessageRow): string {
  const { attachments = [] } = more
  return attachments.length === 0 ? content : [content, ...attachments.map(({ name }) => name)].join('\n')
}

/** The terms of a message that searches look at. */
export function searchedTerms(message: MessageRow): readonly Term[] {
  return termsOf(normalise(searchedText(message)))
}

/** Says whether a message is looked for: the one meaning of a plan, whatever an index says. */
export function fits(message: MessageRow, plan: SearchPlan): boolean {
  if (message.deletedAt !== null || !plan.rooms.includes(message.roomId)) return false
  if (plan.senderId !== undefined && message.userId !== plan.senderId) return false
  if (plan.senderNames.length > 0 && !plan.senderNames.includes(normalise(message.username))) return false
  if (plan.after !== undefined && message.sentAt < plan.after) return false
  if (plan.before !== undefined && message.sentAt >= plan.before) return false
  if (plan.hasFile && !message.more.attachments?.length) return false
  return saysIt(message, plan)
}

function saysIt(message: MessageRow, { phrases, without }: SearchPlan): boolean {
  if (phrases.length + without.length === 0) return true
  const terms = searchedTerms(message)
  return phrases.every((phrase) => occursIn(phrase, terms)) && !without.some((phrase) => occursIn(phrase, terms))
}
