import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { GrowingText } from '../composer/growing-text.tsx'
import { useWords } from '../i18n/words.tsx'

/** What is edited, and what to do then. */
export interface MessageEditorProps {
  readonly text: string
  /** With the new text, never empty. */
  readonly onSave: (text: string) => void
  readonly onCancel: () => void
}

/** Changes the words of a message where it stands: Enter saves, Escape leaves it as it was. */
export function MessageEditor({ text, onSave, onCancel }: MessageEditorProps): ReactNode {
  const words = useWords()
  const [value, setValue] = useState(text)
  const save = (): void => {
    if (value.trim() !== '') onSave(value.trimEnd())
  }
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onCancel()
  }
  return (
    <div className="message-editor">
      <div className="composer-field">
        <GrowingText
          value={value}
          label={words.editMessage}
          autoFocus
          onChange={setValue}
          onSubmit={save}
          onKey={pressed}
        />
      </div>
      <div className="editor-actions">
        <button type="button" className="button" onClick={onCancel}>
          {words.cancel}
        </button>
        <button type="button" className="button button-main" onClick={save} disabled={value.trim() === ''}>
          {words.save}
        </button>
      </div>
    </div>
  )
}
