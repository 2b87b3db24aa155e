import type { Room } from '@hubbub/client'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/words.tsx'
import { LoadingShape } from '../shell/loading-shape.tsx'
import { useStore } from '../state/use-store.ts'

const lines = ['long', 'short', 'medium', 'long', 'medium', 'short'] as const

/** The shape of messages to come. */
export function LoadingTimeline(): ReactNode {
  return (
    <div className="timeline timeline-loading">
      <LoadingShape lines={lines} hasDiscs />
    </div>
  )
}

/** Says that nothing could be loaded. */
export function FailedTimeline({ room }: { readonly room: Room }): ReactNode {
  return (
    <div className="timeline">
      <TimelineNotice room={room} />
    </div>
  )
}

/** Over the top of the messages: that earlier ones are loading, or that they did not load. */
export function TimelineNotice({ room }: { readonly room: Room }): ReactNode {
  const words = useWords()
  const { status, error, loadingBefore, messages } = useStore(room.timeline)
  if (loadingBefore) return <p className="timeline-notice timeline-notice-late">{words.loadingEarlier}</p>
  if (error === undefined || status === 'loading') return null
  const again = (): void => void (messages.length === 0 ? room.timeline.loadInitial() : room.timeline.loadOlder())
  return (
    <p className="timeline-notice">
      {words.loadFailed}
      <button type="button" className="text-button" onClick={again}>
        {words.retry}
      </button>
    </p>
  )
}
