import type { Room } from '@hubbub/client'
import { type ReactNode, useCallback, useState } from 'react'
import { useAnnouncements } from '../announce/use-announcements.ts'
import { Composer } from '../composer/composer.tsx'
import { useUser } from '../session/page-context.tsx'
import { Timeline } from '../timeline/timeline.tsx'
import './room.css'
import { RoomHeader } from './room-header.tsx'

/** An open room that the user is in. */
export interface RoomViewProps {
  readonly room: Room
  readonly name: string
  readonly isPeopleShown: boolean
  readonly onPeople: () => void
}

/** The header, the messages and the composer of a room. */
export function RoomView({ room, name, isPeopleShown, onPeople }: RoomViewProps): ReactNode {
  const user = useUser()
  const [editing, setEditing] = useState<string>()
  const [focusKey, setFocusKey] = useState(0)
  useAnnouncements(room, name)

  const edit = useCallback((id: string | undefined) => {
    setEditing(id)
    if (id === undefined) setFocusKey((key) => key + 1)
  }, [])
  const editLast = (): void => {
    const own = room.timeline
      .getSnapshot()
      .messages.filter(({ user_id, deleted_at }) => user_id === user?.id && !deleted_at)
    edit(own.at(-1)?.id)
  }
  return (
    <>
      <RoomHeader room={room} name={name} isPeopleShown={isPeopleShown} onPeople={onPeople} />
      <Timeline room={room} name={name} editing={editing} onEdit={edit} />
      <Composer room={room} name={name} onEditLast={editLast} focusKey={focusKey} />
    </>
  )
}
