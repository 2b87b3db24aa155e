import type { Room } from '@hubbub/client'
import type { ReactNode } from 'react'
import { useLanguage, useWords } from '../i18n/words.tsx'
import { useOwnName, useSession } from '../session/page-context.tsx'
import { useNow } from '../state/use-now.ts'
import { useStore } from '../state/use-store.ts'
import { MessageRow } from './message-row.tsx'
import { OutgoingRow } from './outgoing-row.tsx'
import type { Row } from './rows.ts'

/** One row of a room. */
export interface RowViewProps {
  readonly row: Row
  readonly room: Room
  readonly name: string
  readonly editing: string | undefined
  /** Id of the message whose buttons the Tab key leads to. */
  readonly tabStop: string | undefined
  readonly onEdit: (id: string | undefined) => void
}

/** Shows whatever a row is. */
export function RowView({ row, room, name, editing, tabStop, onEdit }: RowViewProps): ReactNode {
  const words = useWords()
  const { changes } = useSession()
  const change = useStore(changes.state)
  const ownName = useOwnName()
  switch (row.kind) {
    case 'start':
      return <p className="room-start muted">{words.startOfRoom(name)}</p>
    case 'day':
      return <DayLine at={row.at} />
    case 'new':
      return (
        <div className="row-line row-line-new">
          <span>{words.newMessages}</span>
        </div>
      )
    case 'message': {
      const { message, isHead, isOwn } = row
      const shared = { room, message, isHead, isOwn, onEdit, isTabStop: message.id === tabStop }
      return <MessageRow {...shared} change={change.get(message.id)} isEditing={editing === message.id} />
    }
    case 'outgoing': {
      const { outgoing, isHead } = row
      const isEditing = editing === outgoing.clientId
      return <OutgoingRow outgoing={outgoing} name={ownName} isHead={isHead} isEditing={isEditing} onEdit={onEdit} />
    }
  }
}

/** Renewed so that today becomes yesterday at midnight. */
const minuteMs = 60_000

function DayLine({ at }: { readonly at: number }): ReactNode {
  const { dates } = useLanguage()
  const now = useNow(minuteMs)
  return (
    <div className="row-line">
      <span>{dates.day(at, now)}</span>
    </div>
  )
}
