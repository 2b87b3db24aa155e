import type { Message, Room } from '@hubbub/client'
import { memo, type ReactNode } from 'react'
import { reasonFor } from '../i18n/reason.ts'
import { useLanguage, useWords } from '../i18n/words.tsx'
import { useSession } from '../session/page-context.tsx'
import { Icon } from '../shell/icon.tsx'
import type { Change } from './changes.ts'
import { Failure } from './failure.tsx'
import { MessageActions } from './message-actions.tsx'
import { MessageEditor } from './message-editor.tsx'
import { MessageFrame } from './message-frame.tsx'
import { MessageText } from './message-text.tsx'
import { UndoButton } from './undo-button.tsx'

/** A stored message and what this user is doing to it. */
export interface MessageRowProps {
  readonly room: Room
  readonly message: Message
  readonly isHead: boolean
  readonly isOwn: boolean
  readonly change: Change | undefined
  readonly isEditing: boolean
  readonly isTabStop: boolean
  /** Opens the editor of a message, by id; undefined closes it. */
  readonly onEdit: (messageId: string | undefined) => void
}

/** One stored message. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps): ReactNode {
  const { room, message, isHead, isOwn, change, isEditing, isTabStop, onEdit } = props
  const isGone = message.deleted_at !== undefined || (change?.kind === 'delete' && change.at !== 'failed')
  const canChange = isOwn && !isGone && !isEditing
  return (
    <MessageFrame name={message.username} at={Date.parse(message.timestamp)} isHead={isHead} isOwn={isOwn}>
      {isGone ? <Tombstone {...props} /> : isEditing ? <Editing {...props} /> : <Content {...props} />}
      {canChange && <MessageActions room={room} message={message} isTabStop={isTabStop} onEdit={onEdit} />}
    </MessageFrame>
  )
})

function Content({ room, message, change, onEdit }: MessageRowProps): ReactNode {
  const { words, dates } = useLanguage()
  const { changes } = useSession()
  const isSaving = change?.kind === 'edit' && change.at === 'sending'
  const text = change?.kind === 'edit' ? change.text : message.content
  return (
    <>
      <p className="message-text" data-unsafe={isSaving || undefined}>
        <MessageText text={text} />
        {isSaving && <Waiting label={words.saving} />}
        {message.edited_at !== undefined && !isSaving && (
          <span className="edited" title={dates.full(Date.parse(message.edited_at))}>
            {words.edited}
          </span>
        )}
      </p>
      {change?.kind === 'edit' && change.at === 'failed' && (
        <Failure
          text={words.notSaved(reasonFor(change.error, words))}
          onRetry={() => changes.edit(room, message.id, change.text)}
          onEdit={() => onEdit(message.id)}
          onDiscard={() => changes.dismiss(message.id)}
        />
      )}
      {change?.kind === 'delete' && change.at === 'failed' && (
        <Failure
          text={words.notDeleted(reasonFor(change.error, words))}
          onRetry={() => changes.delete(room, message.id)}
          onDiscard={() => changes.dismiss(message.id)}
        />
      )}
    </>
  )
}

function Editing({ room, message, change, onEdit }: MessageRowProps): ReactNode {
  const { changes } = useSession()
  const saved = (text: string): void => {
    if (text !== message.content) changes.edit(room, message.id, text)
    else changes.dismiss(message.id)
    onEdit(undefined)
  }
  const text = change?.kind === 'edit' ? change.text : message.content
  return <MessageEditor text={text} onSave={saved} onCancel={() => onEdit(undefined)} />
}

function Tombstone({ message, change, onEdit }: MessageRowProps): ReactNode {
  const words = useWords()
  const { changes } = useSession()
  return (
    <p className="message-text muted">
      {words.deletedMessage}
      {change?.kind === 'delete' && change.at === 'undoable' && (
        <UndoButton onPress={() => changes.undo(message.id)} onGone={() => onEdit(undefined)} />
      )}
    </p>
  )
}

/** The clock beside what the server has not confirmed yet. */
export function Waiting({ label }: { readonly label: string }): ReactNode {
  return (
    <span className="waiting" role="img" aria-label={label} title={label}>
      <Icon name="clock" small />
    </span>
  )
}
