/** Most bytes of a file's name as UTF-8: what every file system takes, with room for " (1)". */
export const nameBytes = 200
/** Longest extension kept when a name is cut, in characters with the dot. */
const extensionChars = 20
/** What a file is called when nothing of its name is left. */
const nameless = 'file'

/** Controls, lone surrogates, line ends, invisible characters, and those that turn the text around (CVE-2021-42574). */
const unseen =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu
/** What Windows does not take in a name; a name that was sent as a path has been cut already. */
const reservedChars = /[<>:"|?*]/g
/** Names of devices on Windows, whatever extension follows. */
const reservedName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?=$|[. ])/i

/**
 * Makes a name to show and to save a file by: one path part, visible characters in NFC, none that any system reserves,
 * no dot or space at either end, at most 200 bytes with its extension kept. Never empty; a clean name stays as it is.
 */
export function cleanName(given: string): string {
  const part =
    given
      .replace(unseen, '')
      .split(/[/\\]/)
      .findLast((each) => trimmed(each) !== '') ?? ''
  const cleared = trimmed(part.normalize('NFC').replace(reservedChars, '_').replace(/\s+/gu, ' '))
  const named = reservedName.test(cleared) ? `_${cleared}` : cleared
  return trimmed(cut(named)) || nameless
}

/** Counts the bytes of a text as UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = 0
  for (const char of text) bytes += bytesOf(char)
  return bytes
}

function trimmed(name: string): string {
  return name.replace(/^[\s.]+|[\s.]+$/gu, '')
}

function cut(name: string): string {
  if (utf8Bytes(name) <= nameBytes) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= extensionChars ? name.slice(dot) : ''
  const stem = extension === '' ? name : name.slice(0, dot)
  let [kept, room] = ['', nameBytes - utf8Bytes(extension)]
  for (const char of stem) {
    room -= bytesOf(char)
    if (room < 0) break
    kept += char
  }
  return trimmed(kept) + extension
}

function bytesOf(char: string): number {
  const point = char.codePointAt(0) ?? 0
  if (point < 0x80) return 1
  if (point < 0x800) return 2
  return point < 0x10000 ? 3 : 4
}
