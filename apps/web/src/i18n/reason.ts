import { HubError } from '@hubbub/client'
import type { Catalogue, Reasons } from './catalogue.ts'

/** Says why something failed, in the reader's language. */
export function reasonFor(error: unknown, words: Pick<Catalogue, 'reasons'>): string {
  if (!(error instanceof HubError)) return words.reasons.other
  if (error.code === 'invalid' && error.path === 'content') return words.reasons.too_long
  return hasWords(error.code, words.reasons) ? words.reasons[error.code] : words.reasons.other
}

function hasWords(code: string, reasons: Reasons): code is keyof Reasons {
  return Object.hasOwn(reasons, code)
}
