import { type ReactNode, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { useWords } from '../i18n/words.tsx'

/** What undoes a deletion. */
export interface UndoButtonProps {
  readonly onPress: () => void
  /** The button went away while it had the focus. */
  readonly onGone: () => void
}

/** Takes the focus that the deleted message lost, so that the next key can undo, and passes it on when the time is over. */
export function UndoButton({ onPress, onGone }: UndoButtonProps): ReactNode {
  const words = useWords()
  const button = useRef<HTMLButtonElement>(null)
  const gone = useEffectEvent(onGone)
  useLayoutEffect(() => {
    const shown = button.current
    if (document.activeElement === document.body) shown?.focus({ preventScroll: true })
    return () => {
      if (document.activeElement === shown) gone()
    }
  }, [])
  return (
    <button ref={button} type="button" className="text-button undo" onClick={onPress}>
      {words.undo}
    </button>
  )
}
