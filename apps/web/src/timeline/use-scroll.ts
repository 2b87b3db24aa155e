import type { Room, TimelineSnapshot } from '@hubbub/client'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import type { Row } from './rows.ts'

/** Nearer to the end than this, new messages are followed, in px. */
const nearPx = 100

/** Older messages are loaded when less than this many screens of them are left above. */
const loadAheadScreens = 1.5

/** What the timeline scrolls, and what it shows. */
export interface ScrollOptions {
  readonly room: Room
  readonly snapshot: TimelineSnapshot
  readonly rows: readonly Row[]
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly list: RefObject<VirtualizerHandle | null>
}

/** Where the reader is: `unknown` until the first messages have been laid out. */
export type Place = 'unknown' | 'near-end' | 'away'

/** What is kept in place while rows come and change: the newest message, the line of new ones, or what is in view. */
type Hold = 'end' | 'line' | 'view'

/** Where the reader is, and how to go to the end. */
export interface Scroll {
  readonly place: Place
  readonly toEnd: () => void
  readonly onScroll: () => void
  readonly onResize: () => void
  /** The reader touched the list. */
  readonly onInput: () => void
}

/**
 * Follows the newest message while the reader is near the end, goes there for own messages, and otherwise leaves the
 * view alone; loads what is older in good time.
 */
export function useScroll({ room, snapshot, rows, scroller, list }: ScrollOptions): Scroll {
  const [place, setPlace] = useState<Place>('unknown')
  const hold = useRef<Hold>('end')
  const lastTop = useRef(0)
  const hasOpened = useRef(false)
  const lastKey = useRef<string>(undefined)

  const toEnd = useCallback(() => {
    hold.current = 'end'
    list.current?.scrollToIndex(rows.length - 1, { align: 'end' })
  }, [list, rows.length])

  const keepHold = useCallback(() => {
    if (hold.current === 'end') toEnd()
    if (hold.current !== 'line') return
    const line = rows.findIndex((row) => row.kind === 'new')
    if (line === -1) hold.current = 'view'
    else list.current?.scrollToIndex(line, { align: 'start' })
  }, [list, rows, toEnd])

  const loadOlder = useCallback(() => {
    const view = scroller.current
    const { status, hasMoreBefore, loadingBefore } = room.timeline.getSnapshot()
    if (view === null || status !== 'ready' || !hasMoreBefore || loadingBefore) return
    if (view.scrollTop < view.clientHeight * loadAheadScreens) void room.timeline.loadOlder()
  }, [room, scroller])

  const look = useCallback(() => {
    const view = scroller.current
    if (view === null || !hasOpened.current) return
    const isNearEnd = view.scrollHeight - view.clientHeight - view.scrollTop < nearPx
    // Only the reader moves the view up; all else that changes the distance is layout.
    if (isNearEnd && hold.current === 'view') hold.current = 'end'
    else if (!isNearEnd && hold.current === 'end' && view.scrollTop < lastTop.current) hold.current = 'view'
    lastTop.current = view.scrollTop
    setPlace(isNearEnd ? 'near-end' : 'away')
  }, [scroller])

  const onScroll = useCallback(() => {
    look()
    loadOlder()
  }, [look, loadOlder])

  const onResize = useCallback(() => {
    keepHold()
    look()
  }, [keepHold, look])

  const onInput = useCallback(() => {
    if (hold.current === 'line') hold.current = 'view'
  }, [])

  useLayoutEffect(() => {
    if (rows.length === 0 || snapshot.status !== 'ready') return
    if (!hasOpened.current && rows.some((row) => row.kind === 'new')) hold.current = 'line'
    // Both the line and the end are in view: what is written next is followed.
    else if (hold.current === 'line' && place === 'near-end' && rows.at(-1)?.key !== lastKey.current)
      hold.current = 'end'
    hasOpened.current = true
    lastKey.current = rows.at(-1)?.key
    keepHold()
  }, [rows, snapshot.status, place, keepHold])

  const newestOwn = snapshot.outgoing.at(-1)?.clientId
  const lastOwn = useRef(newestOwn)
  useLayoutEffect(() => {
    if (newestOwn !== undefined && newestOwn !== lastOwn.current) toEnd()
    lastOwn.current = newestOwn
  }, [newestOwn, toEnd])

  // A page that does not fill the view leaves nothing to scroll: the next one is asked for at once, unless the last failed.
  useEffect(() => {
    if (snapshot.error === undefined) loadOlder()
  }, [snapshot.messages, snapshot.error, loadOlder])

  return { place, toEnd, onScroll, onResize, onInput }
}
