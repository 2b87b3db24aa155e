/** A run of message text: plain, or the address of a link. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string }

/**
 * An http or https address. It is ASCII, because in Chinese and Japanese text no space ends it; letters of other scripts
 * belong to it only when they begin a path segment, as in /wiki/上海.
 */
const address = /https?:\/\/[!#-;=?-Z_a-z~[\]]+(?:(?<=[/=])[\p{L}\p{N}]+[!#-;=?-Z_a-z~[\]]*)*/giu

/** Longer addresses stay text: no browser is sure to open them, and cutting them would cost time. In characters. */
const maxAddressChars = 2_000

/** Signs that end a sentence rather than an address. */
const trailing = /[.,:;!?'"*_~]+$/

const pairs = [
  ['(', ')'],
  ['[', ']'],
] as const

/** Cuts message text into plain runs and http(s) links. Joined again, the parts are the text. */
export function linkify(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(address)) {
    if (match[0].length > maxAddressChars) continue
    const url = trimAddress(match[0])
    if (!isSafe(url)) continue
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push({ kind: 'link', url })
    end = match.index + url.length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/** Drops what ends the sentence: its signs, and closing brackets that were not opened within. */
function trimAddress(raw: string): string {
  let url = raw
  for (;;) {
    const shorter = withoutOpenBracket(url.replace(trailing, ''))
    if (shorter === url) return url
    url = shorter
  }
}

function withoutOpenBracket(url: string): string {
  const unopened = pairs.some(([open, close]) => url.endsWith(close) && count(url, close) > count(url, open))
  return unopened ? url.slice(0, -1) : url
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1
}

/** Only what the browser also reads as http(s), and without a user name: `https://bank.com@evil.com` misleads. */
function isSafe(url: string): boolean {
  try {
    const { protocol, username, password } = new URL(url)
    return /^https?:$/.test(protocol) && username === '' && password === ''
  } catch {
    // Not an address after all: it stays text.
    return false
  }
}
