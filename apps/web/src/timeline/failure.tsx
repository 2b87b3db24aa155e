import type { ReactNode } from 'react'
import { useWords } from '../i18n/words.tsx'
import { Icon } from '../shell/icon.tsx'

/** What went wrong with a message, and the ways on. */
export interface FailureProps {
  readonly text: string
  readonly onRetry: () => void
  readonly onEdit?: () => void
  readonly onDiscard: () => void
}

/** Says why something did not reach the server and offers the next step. */
export function Failure({ text, onRetry, onEdit, onDiscard }: FailureProps): ReactNode {
  const words = useWords()
  return (
    <div className="failure">
      <p>
        <Icon name="warning" small />
        {text}
      </p>
      <div className="failure-actions">
        <TextButton label={words.retry} onClick={onRetry} />
        {onEdit && <TextButton label={words.edit} onClick={onEdit} />}
        <TextButton label={words.discard} onClick={onDiscard} />
      </div>
    </div>
  )
}

function TextButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }): ReactNode {
  return (
    <button type="button" className="text-button" onClick={onClick}>
      {label}
    </button>
  )
}
