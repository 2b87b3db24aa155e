/**
 * The language that the letters of a text prove, for choosing its font and line breaking; undefined when they prove none.
 * Han characters alone prove nothing: they are shown as the page's own language writes them.
 */
export function textLanguage(text: string): 'ja' | 'ko' | undefined {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'ja'
  if (/\p{Script=Hangul}/u.test(text)) return 'ko'
  return undefined
}
