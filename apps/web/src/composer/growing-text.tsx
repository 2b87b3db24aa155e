import { type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react'

/** A text field that grows with its text. */
export interface GrowingTextProps {
  readonly value: string
  readonly label: string
  readonly placeholder?: string
  readonly autoFocus?: boolean
  readonly ref?: Ref<HTMLTextAreaElement>
  readonly onChange: (value: string) => void
  /** Enter without Shift, never while an input method is composing. */
  readonly onSubmit: () => void
  /** Other keys, after the field's own; not while composing. */
  readonly onKey?: (event: KeyboardEvent<HTMLTextAreaElement>) => void
}

/** Writes text of several lines: Enter submits, Shift+Enter begins a line. */
export function GrowingText(props: GrowingTextProps): ReactNode {
  const { value, label, placeholder, autoFocus = false, ref, onChange, onSubmit, onKey } = props
  const field = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle<HTMLTextAreaElement | null, HTMLTextAreaElement | null>(ref, () => field.current)

  useLayoutEffect(() => {
    if (field.current !== null) fitHeight(field.current)
  }, [value])
  useLayoutEffect(() => {
    if (!autoFocus || field.current === null) return
    field.current.focus()
    field.current.setSelectionRange(field.current.value.length, field.current.value.length)
  }, [autoFocus])

  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (isComposing(event)) return
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) {
      onKey?.(event)
      return
    }
    event.preventDefault()
    onSubmit()
  }

  return (
    <textarea
      ref={field}
      className="growing-text"
      rows={1}
      dir="auto"
      enterKeyHint="send"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={pressed}
    />
  )
}

/** Safari ends the composition before the key that ended it arrives; that key has the code 229. */
function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229
}

/** Where the browser does not do it by `field-sizing`. */
function fitHeight(field: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return
  field.style.blockSize = 'auto'
  field.style.blockSize = `${field.scrollHeight}px`
}
