/** Characters that stand for themselves in an extended value (RFC 8187, section 3.2.1: attr-char). */
const plainChar = /^[A-Za-z0-9!#$&+.^_`|~-]$/

/**
 * Makes the `Content-Disposition` of a file (RFC 6266): `filename` in ASCII for old clients, and `filename*` with the
 * whole name. The name has been cleaned; whatever it contains, the header stays one line of one value.
 */
export function contentDisposition(disposition: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_')
  return `${disposition}; filename="${ascii}"; filename*=UTF-8''${extended(name)}`
}

function extended(name: string): string {
  return Array.from(new TextEncoder().encode(name.toWellFormed()), (byte) => {
    const char = String.fromCharCode(byte)
    return plainChar.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}
