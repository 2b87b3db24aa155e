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

/** Where the reader is, and how to go to the end. */
export interface Scroll {
  readonly isNearEnd: boolean
  readonly toEnd: () => void
  readonly onScroll: () => void
  readonly onResize: () => void
}

/**
 * Follows the newest message while the reader is near the end, goes there for own messages, and otherwise leaves the
 * view alone; loads what is older in good time.
 */
export function useScroll({ room, snapshot, rows, scroller, list }: ScrollOptions): Scroll {
  const [isNearEnd, setNearEnd] = useState(true)
  const isFollowing = useRef(true)
  const lastTop = useRef(0)
  const hasOpened = useRef(false)

  const toEnd = useCallback(() => {
    isFollowing.current = true
    list.current?.scrollToIndex(rows.length - 1, { align: 'end' })
  }, [list, rows.length])

  const loadOlder = useCallback(() => {
    const view = scroller.current
    const { status, hasMoreBefore, loadingBefore } = room.timeline.getSnapshot()
    if (view === null || status !== 'ready' || !hasMoreBefore || loadingBefore) return
    if (view.scrollTop < view.clientHeight * loadAheadScreens) void room.timeline.loadOlder()
  }, [room, scroller])

  const onScroll = useCallback(() => {
    const view = scroller.current
    if (view === null) return
    const left = view.scrollHeight - view.clientHeight - view.scrollTop
    // Only the reader moves the view up; all else that changes the distance is layout.
    if (left < nearPx) isFollowing.current = true
    else if (view.scrollTop < lastTop.current) isFollowing.current = false
    lastTop.current = view.scrollTop
    setNearEnd(left < nearPx)
    loadOlder()
  }, [scroller, loadOlder])

  const onResize = useCallback(() => {
    if (isFollowing.current) toEnd()
  }, [toEnd])

  useLayoutEffect(() => {
    if (rows.length === 0 || snapshot.status !== 'ready') return
    if (hasOpened.current) {
      if (isFollowing.current) toEnd()
      return
    }
    hasOpened.current = true
    const line = rows.findIndex((row) => row.kind === 'new')
    if (line === -1) toEnd()
    else list.current?.scrollToIndex(line, { align: 'start' })
  }, [rows, snapshot.status, list, toEnd])

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

  return { isNearEnd, toEnd, onScroll, onResize }
}
