/** Marks that are left out: accents, vowel points of Hebrew and Arabic with the stretching stroke, circles around letters. */
const leftOut =
  '\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640' +
  '\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u20d0-\\u20f0'

/** What is not seen: joiners, soft hyphens, variation selectors. */
const unseen = '\\p{Default_Ignorable_Code_Point}'

/**
 * What does not count when words are compared, skin tones with it. The marks that tell kana and the letters of India or
 * Thailand apart are not among it.
 */
const ignored = new RegExp(`[${leftOut}${unseen}\\p{Emoji_Modifier}]`, 'gu')

/** Letters that lower case leaves apart, though one is typed for the other. */
const alike: Readonly<Record<string, string>> = { ß: 'ss', ς: 'σ', ı: 'i' }

/** Letters of Hangul that stand alone, which melt into syllables. */
const jamo = '\\u1100-\\u11ff\\u3131-\\u318e\\ua960-\\ua97f\\ud7b0-\\ud7ff\\uffa0-\\uffdc'

/**
 * What is normalised as one piece: a character with the marks after it (the voicing marks of half-width kana among them);
 * letters of Hangul with each other, and with the syllable before them.
 */
const pieces = new RegExp(
  `[\\uac00-\\ud7a3]?(?:[\\p{M}${unseen}]*[${jamo}])+[\\p{M}${unseen}]*|` +
    `[\\s\\S][\\p{M}\\p{Emoji_Modifier}${unseen}\\uff9e\\uff9f]*`,
  'gu',
)

/** A text as words are compared in it, and where each part of it stands in the original. */
export interface Normalised {
  readonly text: string
  /** By index into `text`: where in the original its piece begins. One more at the end: the length of the original. */
  readonly begins: readonly number[]
  /** By index into `text`: where in the original its piece ends. */
  readonly ends: readonly number[]
}

/**
 * Puts a text into the form in which words are compared: NFKC, lower case, without accents. So ＡＢＣ is abc, ﾊﾞｯﾀ is バッタ,
 * é is e, ß is ss, and I, İ, ı and i are all i.
 */
export function normalise(text: string): string {
  return isAscii(text) ? text.toLowerCase() : fold(text)
}

/** Does the same and keeps the places; slower, for what is shown. */
export function normaliseWithPlaces(text: string): Normalised {
  const begins: number[] = []
  const ends: number[] = []
  let normal = ''
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    const folded = fold(piece)
    for (let at = 0; at < folded.length; at++) {
      begins.push(index)
      ends.push(index + piece.length)
    }
    normal += folded
  }
  return { text: normal, begins: [...begins, text.length], ends }
}

function fold(text: string): string {
  // Decomposed, so that accents are characters of their own; composed again, so that kana and Hangul are whole.
  const plain = text.normalize('NFKC').toLowerCase().normalize('NFD').replace(ignored, '').normalize('NFC')
  return plain.replace(/[ßςı]/g, (letter) => alike[letter] ?? letter)
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}
