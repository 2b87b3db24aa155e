import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useState } from 'react'
import { recall, remember } from '../state/browser-storage.ts'
import type { Catalogue, Language } from './catalogue.ts'
import { type DateWords, dateWords } from './dates.ts'
import { catalogues, chooseLanguage, formatTag, isLanguage } from './language.ts'

/** The page's language and what is written in it. */
export interface Words {
  readonly language: Language
  readonly words: Catalogue
  readonly dates: DateWords
  /** Changes the language and remembers it. */
  readonly setLanguage: (language: Language) => void
}

const WordsContext = createContext<Words | undefined>(undefined)

/** Gives the page its words: in the language chosen before, else the browser's. */
export function WordsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState(firstLanguage)
  const value = useMemo((): Words => {
    const words = catalogues[language]
    const choose = (chosen: Language): void => {
      remember('language', chosen)
      setLanguage(chosen)
    }
    return { language, words, dates: dateWords(formatTag(language, navigator.languages), words), setLanguage: choose }
  }, [language])
  useLayoutEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return <WordsContext value={value}>{children}</WordsContext>
}

/** The language, words and dates of the page. */
export function useLanguage(): Words {
  const value = useContext(WordsContext)
  if (value === undefined) throw new Error('useLanguage needs a WordsProvider around it')
  return value
}

/** The words of the page. */
export function useWords(): Catalogue {
  return useLanguage().words
}

function firstLanguage(): Language {
  const stored = recall('language')
  return isLanguage(stored) ? stored : chooseLanguage(navigator.languages)
}
