import type { OutgoingMessage } from '@hubbub/client'
import { memo, type ReactNode } from 'react'
import { reasonFor } from '../i18n/reason.ts'
import { useWords } from '../i18n/words.tsx'
import { Failure } from './failure.tsx'
import { MessageEditor } from './message-editor.tsx'
import { MessageFrame } from './message-frame.tsx'
import { Waiting } from './message-row.tsx'
import { MessageText } from './message-text.tsx'

/** An own message that is not among the room's messages yet. */
export interface OutgoingRowProps {
  readonly outgoing: OutgoingMessage
  readonly name: string
  readonly isHead: boolean
  readonly isEditing: boolean
  readonly onEdit: (clientId: string | undefined) => void
}

/** One message on its way: pale with a clock until it is safe; a refused one says why and offers the next step. */
export const OutgoingRow = memo(function OutgoingRow(props: OutgoingRowProps): ReactNode {
  const { outgoing, name, isHead, isEditing, onEdit } = props
  const words = useWords()
  const { text, state, error, sending, clientId, createdAt } = outgoing
  const resent = (changed: string): void => {
    onEdit(undefined)
    sending.retry(changed)
  }
  return (
    <MessageFrame name={name} at={createdAt} isHead={isHead} isOwn>
      {isEditing ? (
        <MessageEditor text={text} onSave={resent} onCancel={() => onEdit(undefined)} />
      ) : (
        <p className="message-text" data-unsafe={state === 'pending' || undefined}>
          <MessageText text={text} />
          {state === 'pending' && <Waiting label={words.sending} />}
        </p>
      )}
      {state === 'failed' && !isEditing && (
        <Failure
          text={words.notSent(reasonFor(error, words))}
          onRetry={() => sending.retry()}
          onEdit={() => onEdit(clientId)}
          onDiscard={() => sending.discard()}
        />
      )}
    </MessageFrame>
  )
})
