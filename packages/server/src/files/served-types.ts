/**
 * What a browser may show in place: pictures made of pixels, sound and film. None of them can run script. PDF is not among
 * them, since it can; nor is anything made of text.
 */
const inlineTypes: ReadonlySet<string> = new Set([
  'audio/aac',
  'audio/flac',
  'audio/mpeg',
  'audio/ogg',
  'audio/opus',
  'audio/wav',
  'audio/x-m4a',
  'image/apng',
  'image/avif',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'video/ogg',
  'video/webm',
])

/** Types that are sent under the name browsers know. */
const sentAs: Readonly<Record<string, string>> = { 'audio/x-m4a': 'audio/mp4', 'audio/opus': 'audio/ogg' }

/** How a file of a type is sent. */
export interface Delivery {
  readonly contentType: string
  readonly disposition: 'inline' | 'attachment'
}

/** Says whether a type may be shown in place. */
export function isInline(type: string): boolean {
  return inlineTypes.has(type)
}

/** F11: how a file of this type is sent: what is not surely harmless is saved, never shown. */
export function deliveryOf(type: string): Delivery {
  return isInline(type)
    ? { contentType: sentAs[type] ?? type, disposition: 'inline' }
    : { contentType: 'application/octet-stream', disposition: 'attachment' }
}

/**
 * Headers that keep a file from being anything but what it is sent as, whatever it contains: no guessing of types, and a
 * document made of it is in a sandbox of no origin that loads nothing but itself.
 */
export const harmlessHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}
