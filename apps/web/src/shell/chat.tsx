import type { RoomInfo } from '@hubbub/client'
import { type ReactNode, useEffect, useState } from 'react'
import { LiveRegion } from '../announce/live-region.tsx'
import { ConnectionLine } from '../composer/connection-line.tsx'
import { useWords } from '../i18n/words.tsx'
import { PeoplePane } from '../people/people-pane.tsx'
import { JoinCard } from '../rooms/join-card.tsx'
import { RoomView } from '../rooms/room-view.tsx'
import { RoomsPane } from '../rooms/rooms-pane.tsx'
import { usePage, useRooms, useSession, useUser } from '../session/page-context.tsx'
import { recall, remember } from '../state/browser-storage.ts'
import { layouts, useMedia } from '../state/use-media.ts'
import { useStore } from '../state/use-store.ts'
import './chat.css'
import { useTitle } from './use-title.ts'

/** The page of a signed-in user: rooms, the open room, and who is in it, as many at a time as there is space for. */
export function Chat(): ReactNode {
  const { router } = usePage()
  const { hub } = useSession()
  const route = useStore(router.route)
  const rooms = useRooms()
  const user = useUser()
  const people = usePeople()
  const isPhone = useMedia(layouts.phone)
  const roomId = route.pane === 'rooms' ? undefined : route.roomId
  useLastRoom(roomId, rooms, isPhone)
  useTitle(rooms.find((room) => room.id === roomId)?.name)
  // Until the welcome one counts as a member, so that the layout does not change when it comes.
  const isMember = user === undefined || rooms.some((room) => room.id === roomId)
  const showsPeople = people.isShown && isMember && roomId !== undefined
  return (
    <div className="chat" data-pane={route.pane} data-people={showsPeople || undefined}>
      <RoomsPane openRoom={roomId} />
      <main className="room" inert={isPhone && showsPeople}>
        {roomId === undefined ? (
          <NoRoom />
        ) : (
          <OpenRoom key={roomId} roomId={roomId} isPeopleShown={showsPeople} onPeople={people.toggle} />
        )}
      </main>
      {showsPeople && <PeoplePane room={hub.room(roomId)} isOver={people.isOver} onClose={people.toggle} />}
      <LiveRegion />
    </div>
  )
}

interface OpenRoomProps {
  readonly roomId: string
  readonly isPeopleShown: boolean
  readonly onPeople: () => void
}

function OpenRoom({ roomId, isPeopleShown, onPeople }: OpenRoomProps): ReactNode {
  const { hub, directory } = useSession()
  const user = useUser()
  const rooms = useRooms()
  const { rooms: listed } = useStore(directory.state)
  const room = hub.room(roomId)
  const own = rooms.find(({ id }) => id === roomId)
  // Before the welcome nobody knows who is in which room; what was written offline is shown meanwhile.
  if (own === undefined && user !== undefined) {
    return <JoinCard room={room} info={listed.find(({ id }) => id === roomId)} />
  }
  return <RoomView room={room} name={own?.name ?? roomId} isPeopleShown={isPeopleShown} onPeople={onPeople} />
}

function NoRoom(): ReactNode {
  const words = useWords()
  return (
    <>
      <div className="centred">
        <p className="muted">{words.noRoomOpen}</p>
      </div>
      <ConnectionLine />
    </>
  )
}

/** The room that every server begins with. */
const firstRoom = 'general'

/** Where there is space beside the list, opens the room that was open last, else the first one. */
function useLastRoom(roomId: string | undefined, rooms: readonly RoomInfo[], isPhone: boolean): void {
  const { router } = usePage()
  const isOwn = rooms.some((room) => room.id === roomId)
  useEffect(() => {
    if (roomId !== undefined && isOwn) remember('room', roomId)
  }, [roomId, isOwn])
  useEffect(() => {
    if (roomId !== undefined || isPhone) return
    const byId = (id: string | undefined): RoomInfo | undefined => rooms.find((room) => room.id === id)
    const last = byId(recall('room')) ?? byId(firstRoom) ?? rooms[0]
    if (last !== undefined) router.replace({ pane: 'room', roomId: last.id })
  }, [roomId, rooms, isPhone, router])
}

interface People {
  readonly isShown: boolean
  /** It lies over the room instead of beside it. */
  readonly isOver: boolean
  readonly toggle: () => void
}

/** On a desktop the side pane is a column that stays as it was left; elsewhere it is opened by address, so that the way back closes it. */
function usePeople(): People {
  const { router } = usePage()
  const route = useStore(router.route)
  const isDesktop = useMedia(layouts.desktop)
  const [isHidden, setHidden] = useState(() => recall('people') === 'hidden')
  if (isDesktop) {
    const toggle = (): void => {
      remember('people', isHidden ? undefined : 'hidden')
      setHidden(!isHidden)
    }
    return { isShown: !isHidden, isOver: false, toggle }
  }
  const isShown = route.pane === 'people'
  const toggle = (): void => {
    if (route.pane === 'people') router.back({ pane: 'room', roomId: route.roomId })
    else if (route.pane === 'room') router.go({ pane: 'people', roomId: route.roomId })
  }
  return { isShown, isOver: true, toggle }
}
