import type { ReactNode } from 'react'
import { useWords } from '../i18n/words.tsx'
import './people.css'

/** Shows by shape and colour, and to readers by word, whether somebody is here. */
export function PresenceMark({ state }: { readonly state: 'online' | 'offline' }): ReactNode {
  const words = useWords()
  return (
    <svg className="presence" data-state={state} viewBox="0 0 10 10" role="img" aria-label={words[state]}>
      <circle cx="5" cy="5" r={state === 'online' ? 5 : 3.75} />
    </svg>
  )
}
