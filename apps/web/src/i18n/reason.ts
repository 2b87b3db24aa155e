import { HubError } from '@hubbub/client'
import type { Catalogue, Reasons } from './catalogue.ts'

/** Says why something failed, in the reader's language. */
export function reasonFor(error: unknown, words: Pick<Catalogue, 'reasons'>): string {
  if (!(error instanceof HubError)) return words.reasons.other
  return reasonOf(error.code === 'invalid' && error.path === 'content' ? 'too_long' : error.code, words)
}

/** Says what a code of the protocol means, in the reader's language; for one without words, that the server refused. */
export function reasonOf(code: string, { reasons }: Pick<Catalogue, 'reasons'>): string {
  return hasWords(code, reasons) ? reasons[code] : reasons.other
}

function hasWords(code: string, reasons: Reasons): code is keyof Reasons {
  return Object.hasOwn(reasons, code)
}
