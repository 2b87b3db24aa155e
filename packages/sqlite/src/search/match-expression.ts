import { type MessageRow, normalise, type Phrase, searchedTerms, type SearchPlan } from '@hubbub/chat/ports'

// The index is asked in the language of FTS5. Its tokenizer `ascii` takes letters and digits of ASCII and everything beyond
// ASCII for parts of a term, and the rest for spaces, so terms are exactly what chat makes them.

/** Rooms up to which the index is told which ones; beyond, asking it takes longer than leaving out what it finds. */
export const mostRoomsAsked = 32

/** What the index is given of one message. */
export interface IndexedText {
  readonly terms: string
  readonly scope: string
}

/** Puts a message into the terms of the index; `roomKey` is its room's number. */
export function indexedText(message: MessageRow, roomKey: number): IndexedText {
  const scope = [roomTerm(roomKey), senderTerm(message.userId), nameTerm(normalise(message.username))]
  if (message.more.attachments?.length) scope.push(fileTerm)
  return {
    terms: searchedTerms(message)
      .map(({ text }) => text)
      .join(' '),
    scope: scope.join(' '),
  }
}

/**
 * Asks for the messages that may fit a plan: all that fit and perhaps some that do not, by their time or room. Undefined
 * when there is nothing to ask the index for.
 */
export function matchExpression(plan: SearchPlan, roomKeys: readonly number[]): string | undefined {
  const wanted = plan.phrases.map(phraseTerm)
  if (plan.senderId !== undefined) wanted.push(scoped([senderTerm(plan.senderId)]))
  if (plan.senderNames.length > 0) wanted.push(scoped(plan.senderNames.map(nameTerm)))
  if (plan.hasFile) wanted.push(scoped([fileTerm]))
  if (roomKeys.length <= mostRoomsAsked) wanted.push(scoped(roomKeys.map(roomTerm)))
  if (wanted.length === 0) return undefined
  const all = `(${wanted.join(' AND ')})`
  return plan.without.length === 0 ? all : `${all} NOT (${plan.without.map(phraseTerm).join(' OR ')})`
}

function phraseTerm({ terms, isPrefix }: Phrase): string {
  return `terms : "${terms.join(' ')}"${isPrefix ? ' *' : ''}`
}

function scoped(terms: readonly string[]): string {
  return `scope : (${terms.map((term) => `"${term}"`).join(' OR ')})`
}

const fileTerm = 'f'

function roomTerm(key: number): string {
  return `r${key}`
}

function senderTerm(userId: string): string {
  return `u${oneTerm(userId)}`
}

function nameTerm(normalName: string): string {
  return `n${oneTerm(normalName)}`
}

/** Makes one term of any text: what the tokenizer would take for a space, or fold, becomes another character. */
function oneTerm(text: string): string {
  return text.replace(/[^a-z0-9\u0080-\uffff]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0x100))
}
