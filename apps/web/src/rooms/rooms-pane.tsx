import type { RoomInfo } from '@hubbub/client'
import type { ReactNode } from 'react'
import { ConnectionLine } from '../composer/connection-line.tsx'
import { useWords } from '../i18n/words.tsx'
import { OwnMenu } from '../people/own-menu.tsx'
import { useRooms, useSession, useUser } from '../session/page-context.tsx'
import { layouts, useMedia } from '../state/use-media.ts'
import { useStore } from '../state/use-store.ts'
import { LoadingShape } from '../shell/loading-shape.tsx'
import { CreateRoom } from './create-room.tsx'
import { RoomLink } from './room-link.tsx'
import './rooms.css'

const roomLines = ['medium', 'short', 'long'] as const

/** The rooms: one's own with what is unread, then the others that one could join; below, oneself. */
export function RoomsPane({ openRoom }: { readonly openRoom: string | undefined }): ReactNode {
  const words = useWords()
  const own = useRooms()
  const user = useUser()
  const isPhone = useMedia(layouts.phone)
  return (
    <nav className="rooms" aria-label={words.rooms}>
      <div className="rooms-scroll">
        <header className="rooms-header">
          <h1 className="strong">{words.rooms}</h1>
          <CreateRoom />
        </header>
        {user === undefined && <LoadingShape lines={roomLines} />}
        {own.length === 0 && user !== undefined && <p className="rooms-hint muted">{words.noRooms}</p>}
        <RoomLinks rooms={own} openRoom={openRoom} />
        <OtherRooms own={own} openRoom={openRoom} />
      </div>
      {isPhone && <ConnectionLine />}
      <OwnMenu />
    </nav>
  )
}

function RoomLinks({
  rooms,
  openRoom,
}: {
  readonly rooms: readonly RoomInfo[]
  readonly openRoom: string | undefined
}): ReactNode {
  const { unread } = useSession()
  const counts = useStore(unread.counts)
  return (
    <ul>
      {rooms.map((room) => (
        <li key={room.id}>
          <RoomLink room={room} unread={counts.get(room.id) ?? 0} isOpen={room.id === openRoom} />
        </li>
      ))}
    </ul>
  )
}

function OtherRooms({
  own,
  openRoom,
}: {
  readonly own: readonly RoomInfo[]
  readonly openRoom: string | undefined
}): ReactNode {
  const words = useWords()
  const { directory } = useSession()
  const { rooms, status, hasMore } = useStore(directory.state)
  const mine = new Set(own.map((room) => room.id))
  const others = rooms.filter((room) => !mine.has(room.id))
  const isFailed = status === 'failed'
  if (others.length === 0 && !hasMore && !isFailed) return null
  return (
    <section aria-label={words.otherRooms}>
      <h2 className="rooms-title">{words.otherRooms}</h2>
      <RoomLinks rooms={others} openRoom={openRoom} />
      {isFailed && <p className="rooms-hint muted">{words.roomsFailed}</p>}
      {(hasMore || isFailed) && (
        <button
          type="button"
          className="rooms-more icon-button"
          disabled={status === 'loading'}
          onClick={() => void directory.more()}
        >
          {isFailed ? words.retry : words.moreRooms}
        </button>
      )}
    </section>
  )
}
