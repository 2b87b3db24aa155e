import type { Room } from '@hubbub/client'
import type { ReactNode } from 'react'
import { reasonFor } from '../i18n/reason.ts'
import { useWords } from '../i18n/words.tsx'
import { usePage, useSession } from '../session/page-context.tsx'
import { Icon } from '../shell/icon.tsx'
import { MoreButton } from '../shell/menu.tsx'
import { routeHash } from '../shell/route.ts'
import { useStore } from '../state/use-store.ts'

/** An open room that the user is in. */
export interface RoomHeaderProps {
  readonly room: Room
  readonly name: string
  readonly isPeopleShown: boolean
  readonly onPeople: () => void
}

/** What the room is called, who is here, and what can be done with it. */
export function RoomHeader({ room, name, isPeopleShown, onPeople }: RoomHeaderProps): ReactNode {
  const words = useWords()
  const { online } = useStore(room.timeline)
  return (
    <RoomTitle name={name}>
      <button
        type="button"
        className="icon-button people-button"
        aria-label={words.peopleHere(online)}
        aria-pressed={isPeopleShown}
        onClick={onPeople}
      >
        <Icon name="people" />
        <span>{online}</span>
      </button>
      <RoomMenu room={room} />
    </RoomTitle>
  )
}

/** The line over a room: the way back on a phone, its name, and its buttons. */
export function RoomTitle({ name, children }: { readonly name: string; readonly children?: ReactNode }): ReactNode {
  const words = useWords()
  return (
    <header className="room-header">
      <a className="icon-button back" href={routeHash({ pane: 'rooms' })} aria-label={words.backToRooms}>
        <Icon name="back" />
      </a>
      <Icon name="hash" />
      <h2 className="room-title one-line" title={name}>
        <bdi>{name}</bdi>
      </h2>
      {children}
    </header>
  )
}

function RoomMenu({ room }: { readonly room: Room }): ReactNode {
  const words = useWords()
  const { announcer } = useSession()
  const { router } = usePage()
  const leave = (): void => {
    room.leave().then(
      () => router.go({ pane: 'rooms' }),
      (error: unknown) => announcer.say(reasonFor(error, words)),
    )
  }
  return <MoreButton label={words.roomMenu} choices={[{ label: words.leaveRoom, icon: 'leave', act: leave }]} />
}
