import type { Room } from '@hubbub/client'
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../i18n/words.tsx'
import { Icon } from '../shell/icon.tsx'
import { touch, useMedia } from '../state/use-media.ts'
import './composer.css'
import { GrowingText } from './growing-text.tsx'
import { StatusLine } from './status-line.tsx'
import { useDraft } from './use-draft.ts'

/** What the composer needs to know. */
export interface ComposerProps {
  readonly room: Room
  readonly name: string
  /** Arrow up in the empty field: edit one's last message. */
  readonly onEditLast: () => void
  /** Takes the focus back when it changes, as after editing. */
  readonly focusKey: unknown
}

/** Where messages are written, and above it the line that says who types or what the connection does. */
export function Composer({ room, name, onEditLast, focusKey }: ComposerProps): ReactNode {
  const words = useWords()
  const [draft, setDraft] = useDraft(room.id)
  const isTouch = useMedia(touch)
  const field = useRef<HTMLTextAreaElement>(null)

  // With a finger the focus would open the keyboard over half the room.
  useEffect(() => {
    if (!isTouch) field.current?.focus()
  }, [isTouch, focusKey])

  const change = (text: string): void => {
    setDraft(text)
    if (text.trim() === '') room.stopTyping()
    else room.typing()
  }
  const send = (): void => {
    const text = draft.replace(/^\s*\n/, '').trimEnd()
    if (text === '') return
    room.send(text)
    setDraft('')
    field.current?.focus()
  }
  const submitted = (event: FormEvent): void => {
    event.preventDefault()
    send()
  }
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' || draft !== '') return
    event.preventDefault()
    onEditLast()
  }

  return (
    <form className="composer" onSubmit={submitted}>
      <StatusLine room={room} />
      <div className="composer-field">
        <GrowingText
          ref={field}
          value={draft}
          label={words.writeTo(name)}
          placeholder={words.writeTo(name)}
          onChange={change}
          onSubmit={send}
          onKey={pressed}
        />
        <button
          type="submit"
          className="icon-button composer-send"
          aria-label={words.send}
          data-ready={draft.trim() !== '' || undefined}
          // Keeps the focus, and with it a phone's keyboard, in the field.
          onMouseDown={(event) => event.preventDefault()}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  )
}
