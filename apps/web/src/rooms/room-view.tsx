import { type ReactNode, useCallback, useState } from 'react'
import { useAnnouncements } from '../announce/use-announcements.ts'
import { Composer } from '../composer/composer.tsx'
import { useUser } from '../session/page-context.tsx'
import { lastOwn } from '../timeline/rows.ts'
import { Timeline } from '../timeline/timeline.tsx'
import './room.css'
import { RoomHeader, type RoomHeaderProps } from './room-header.tsx'

/** The header, the messages and the composer of a room. */
export function RoomView({ room, name, isPeopleShown, onPeople }: RoomHeaderProps): ReactNode {
  const user = useUser()
  const [editing, setEditing] = useState<string>()
  const [focusKey, setFocusKey] = useState(0)
  useAnnouncements(room, name)

  const edit = useCallback((id: string | undefined) => {
    setEditing(id)
    if (id === undefined) setFocusKey((key) => key + 1)
  }, [])
  const editLast = (): void => edit(lastOwn(room.timeline.getSnapshot().messages, user?.id)?.id)
  return (
    <>
      <RoomHeader room={room} name={name} isPeopleShown={isPeopleShown} onPeople={onPeople} />
      <Timeline room={room} name={name} editing={editing} onEdit={edit} />
      <Composer room={room} name={name} onEditLast={editLast} focusKey={focusKey} />
    </>
  )
}
