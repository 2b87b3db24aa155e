import type { Room } from '@hubbub/client'
import { type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../i18n/words.tsx'
import { useUser } from '../session/page-context.tsx'
import { Icon } from '../shell/icon.tsx'
import { useStore } from '../state/use-store.ts'
import './people.css'
import { PresenceMark } from './presence-mark.tsx'

/** Who is in a room. */
export interface PeoplePaneProps {
  readonly room: Room
  /** It lies over the room and takes the focus. */
  readonly isOver: boolean
  readonly onClose: () => void
}

/** The side pane: who is online in the room. */
export function PeoplePane({ room, isOver, onClose }: PeoplePaneProps): ReactNode {
  const words = useWords()
  const user = useUser()
  const { online, onlineUsers } = useStore(room.timeline)
  const closer = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isOver) closer.current?.focus()
  }, [isOver])
  const more = online - onlineUsers.length
  return (
    <aside
      className="people"
      aria-label={words.people}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <header className="people-header">
        <h2 className="strong">{words.people}</h2>
        <button ref={closer} type="button" className="icon-button" aria-label={words.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="people-scroll">
        <p className="people-count muted">{words.onlineCount(online)}</p>
        <ul>
          {onlineUsers.map(({ id, username }) => (
            <li key={id} className="person">
              <PresenceMark state="online" />
              <bdi className="one-line" title={username}>
                {username}
              </bdi>
              {id === user?.id && <span className="person-you muted">{words.you}</span>}
            </li>
          ))}
        </ul>
        {online === 1 && onlineUsers[0]?.id === user?.id && <p className="people-count muted">{words.nobodyOnline}</p>}
        {more > 0 && <p className="people-count muted">{words.andMore(more)}</p>}
      </div>
    </aside>
  )
}
