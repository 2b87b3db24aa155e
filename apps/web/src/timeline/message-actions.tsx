import type { Message, Room } from '@hubbub/client'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/words.tsx'
import { useSession } from '../session/page-context.tsx'
import { Icon } from '../shell/icon.tsx'
import { MoreButton } from '../shell/menu.tsx'
import { touch, useMedia } from '../state/use-media.ts'

/** What can be done with one's own message. */
export interface MessageActionsProps {
  readonly room: Room
  readonly message: Message
  /** The Tab key leads here; from here the arrow keys lead to the others. */
  readonly isTabStop: boolean
  readonly onEdit: (messageId: string) => void
}

/** Edit and delete: two buttons under a mouse, a menu under a finger. */
export function MessageActions({ room, message, isTabStop, onEdit }: MessageActionsProps): ReactNode {
  const words = useWords()
  const { changes } = useSession()
  const isTouch = useMedia(touch)
  const edit = (): void => onEdit(message.id)
  const remove = (): void => changes.delete(room, message.id)
  if (isTouch) {
    return (
      <div className="message-menu">
        <MoreButton
          label={words.messageMenu}
          isTabStop={isTabStop}
          choices={[
            { label: words.editMessage, icon: 'edit', act: edit },
            { label: words.deleteMessage, icon: 'trash', act: remove },
          ]}
        />
      </div>
    )
  }
  return (
    <div className="message-actions">
      <button
        type="button"
        className="icon-button"
        tabIndex={isTabStop ? 0 : -1}
        aria-label={words.editMessage}
        title={words.editMessage}
        onClick={edit}
      >
        <Icon name="edit" />
      </button>
      <button
        type="button"
        className="icon-button"
        tabIndex={isTabStop ? 0 : -1}
        aria-label={words.deleteMessage}
        title={words.deleteMessage}
        onClick={remove}
      >
        <Icon name="trash" />
      </button>
    </div>
  )
}
