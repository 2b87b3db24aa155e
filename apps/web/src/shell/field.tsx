import { type ReactNode, useId } from 'react'

/** A labelled line of text and what is wrong with it. */
export interface FieldProps {
  readonly label: string
  readonly value: string
  readonly fault: string | undefined
  readonly autoComplete?: string
  readonly onChange: (value: string) => void
}

/** Asks for one line of text. */
export function Field({ label, value, fault, autoComplete = 'off', onChange }: FieldProps): ReactNode {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        dir="auto"
        // The one field of its form: whoever opened it wants to write.
        autoFocus
        autoComplete={autoComplete}
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
        onChange={(event) => onChange(event.target.value)}
      />
      {fault !== undefined && (
        <p className="fault" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
