import { type FormEvent, type ReactNode, useState } from 'react'
import { languageNames, languages } from '../i18n/catalogue.ts'
import { useLanguage } from '../i18n/words.tsx'
import { Field } from '../shell/field.tsx'
import { Mark } from '../shell/mark.tsx'
import './entrance.css'
import { maxNameChars, nameFault } from './name.ts'
import { usePage } from './page-context.tsx'

/** The first thing a new reader sees: it asks for a name, and nothing else. */
export function Entrance(): ReactNode {
  const { words } = useLanguage()
  const { account } = usePage()
  const [name, setName] = useState('')
  const [isTried, setTried] = useState(false)
  const fault = isTried ? nameFault(name, maxNameChars) : undefined
  const faultWords = {
    empty: words.nameEmpty,
    'too-long': words.nameTooLong(maxNameChars),
    controls: words.nameControls,
  }
  const enter = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (nameFault(name, maxNameChars) === undefined) account.enter(name.trim())
  }
  return (
    <main className="entrance">
      <form className="entrance-card" onSubmit={enter} noValidate>
        <Mark />
        <div>
          <h1 className="entrance-title">{words.welcomeTitle}</h1>
          <p className="muted">{words.welcomeHint}</p>
        </div>
        <Field
          label={words.yourName}
          value={name}
          fault={fault && faultWords[fault]}
          autoComplete="nickname"
          onChange={setName}
        />
        <button type="submit" className="button button-main">
          {words.enter}
        </button>
      </form>
      <LanguageButtons />
    </main>
  )
}

function LanguageButtons(): ReactNode {
  const { language, words, setLanguage } = useLanguage()
  return (
    <div className="language-buttons" role="group" aria-label={words.language}>
      {languages.map((each) => (
        <button
          key={each}
          type="button"
          className="icon-button"
          lang={each}
          aria-pressed={each === language}
          onClick={() => setLanguage(each)}
        >
          {languageNames[each]}
        </button>
      ))}
    </div>
  )
}
