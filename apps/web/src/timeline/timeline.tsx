import type { Room } from '@hubbub/client'
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useRef } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { useWords } from '../i18n/words.tsx'
import { useUser } from '../session/page-context.tsx'
import { useStore } from '../state/use-store.ts'
import { moveBetweenActions } from './action-keys.ts'
import { EmptyRoom } from './empty-room.tsx'
import { FailedTimeline, LoadingTimeline, TimelineNotice } from './loading.tsx'
import { NewBelow } from './new-below.tsx'
import { RowView } from './row-view.tsx'
import { lastOwn, rowIndex } from './rows.ts'
import './message.css'
import './timeline.css'
import { useMarkSeen } from './use-mark-seen.ts'
import { useRows } from './use-rows.ts'
import { useScroll } from './use-scroll.ts'

/** A room's messages. */
export interface TimelineProps {
  readonly room: Room
  readonly name: string
  /** Id or client id of the message that is being edited. */
  readonly editing: string | undefined
  readonly onEdit: (id: string | undefined) => void
}

/** How far beyond the view rows are kept, in px: enough that a quick scroll shows no blank. */
const bufferPx = 600

/** The messages of a room, of which only those near the view are in the document. */
export function Timeline({ room, name, editing, onEdit }: TimelineProps): ReactNode {
  const words = useWords()
  const user = useUser()
  const snapshot = useStore(room.timeline)
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const { rows, isShifted } = useRows(room, snapshot)
  const scroll = useScroll({ room, snapshot, rows, scroller, list })
  useMarkSeen(room, snapshot, scroll.place)

  const edited = rowIndex(rows, editing)
  const showEditor = useEffectEvent(() => {
    if (edited !== -1) list.current?.scrollToIndex(edited, { align: 'nearest' })
  })
  useEffect(() => showEditor(), [editing])

  const { status, messages, outgoing } = snapshot
  useEffect(() => {
    // After a failure the SDK loads again by itself.
    if (status === 'empty') void room.timeline.loadInitial()
  }, [room, status])

  if (messages.length + outgoing.length === 0) {
    if (status === 'ready') return <EmptyRoom roomId={room.id} name={name} />
    return status === 'failed' ? <FailedTimeline room={room} /> : <LoadingTimeline />
  }
  const shared = { room, name, editing, tabStop: lastOwn(messages, user?.id)?.id, onEdit }
  const keys = (event: KeyboardEvent<HTMLDivElement>): void => {
    scroll.onInput()
    moveBetweenActions(event.nativeEvent, event.currentTarget)
  }
  return (
    <div className="timeline">
      <div
        ref={scroller}
        className="timeline-scroll"
        role="log"
        aria-live="off"
        aria-label={words.timeline(name)}
        tabIndex={0}
        onKeyDown={keys}
        onWheel={scroll.onInput}
        onTouchMove={scroll.onInput}
        onPointerDown={scroll.onInput}
      >
        <div className="timeline-space" />
        <Virtualizer
          ref={list}
          scrollRef={scroller}
          data={rows}
          shift={isShifted}
          bufferSize={bufferPx}
          // What is being written must not be lost by scrolling.
          keepMounted={edited === -1 ? [] : [edited]}
          onScroll={scroll.onScroll}
          onResize={scroll.onResize}
        >
          {(row) => <RowView key={row.key} row={row} {...shared} />}
        </Virtualizer>
      </div>
      <TimelineNotice room={room} />
      <NewBelow room={room} place={scroll.place} onPress={scroll.toEnd} />
    </div>
  )
}
