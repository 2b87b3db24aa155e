import { useState } from 'react'
import { recall, remember } from '../state/browser-storage.ts'

/** The text being written in a room, kept in this browser until it is sent. */
export function useDraft(roomId: string): readonly [draft: string, setDraft: (text: string) => void] {
  const name = `draft.${roomId}`
  const [draft, setDraft] = useState(() => recall(name) ?? '')
  const change = (text: string): void => {
    setDraft(text)
    remember(name, text === '' ? undefined : text)
  }
  return [draft, change]
}
