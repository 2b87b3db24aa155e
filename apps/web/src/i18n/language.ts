import { type Catalogue, type Language, languages } from './catalogue.ts'
import { en } from './en.ts'
import { zhHans } from './zh-hans.ts'
import { zhHant } from './zh-hant.ts'

/** The words by language. */
export const catalogues: Readonly<Record<Language, Catalogue>> = { en, 'zh-Hant': zhHant, 'zh-Hans': zhHans }

/** Says whether a stored word is one of the page's languages. */
export function isLanguage(value: string | undefined): value is Language {
  return languages.some((language) => language === value)
}

/** Chooses the page's language for a reader who prefers `wanted`, best first; English when none fits. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = languageOfTag(tag)
    if (language !== undefined) return language
  }
  return 'en'
}

/** The tag to format dates and numbers by: the reader's own variant of the language, as en-GB, if there is one. */
export function formatTag(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => languageOfTag(tag) === language) ?? language
}

function languageOfTag(tag: string): Language | undefined {
  const [language, ...rest] = tag.toLowerCase().split('-')
  if (language === 'en') return 'en'
  if (language !== 'zh') return undefined
  if (rest.includes('hans')) return 'zh-Hans'
  return rest.some((part) => ['hant', 'tw', 'hk', 'mo'].includes(part)) ? 'zh-Hant' : 'zh-Hans'
}
