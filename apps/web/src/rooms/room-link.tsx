import type { RoomInfo } from '@hubbub/client'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/words.tsx'
import { Icon } from '../shell/icon.tsx'
import { routeHash } from '../shell/route.ts'

/** A room in the list. */
export interface RoomLinkProps {
  readonly room: RoomInfo
  readonly unread: number
  readonly isOpen: boolean
}

const number = new Intl.NumberFormat()

/** Leads to a room and says how much of it is unread. */
export function RoomLink({ room, unread, isOpen }: RoomLinkProps): ReactNode {
  const words = useWords()
  return (
    <a
      className="room-link"
      href={routeHash({ pane: 'room', roomId: room.id })}
      aria-current={isOpen ? 'page' : undefined}
      aria-label={unread > 0 ? words.roomWithUnread(room.name, unread) : undefined}
      title={room.name}
      data-unread={unread > 0 || undefined}
    >
      <Icon name="hash" small />
      <bdi className="room-name one-line">{room.name}</bdi>
      {unread > 0 && <span className="badge">{number.format(unread)}</span>}
    </a>
  )
}
