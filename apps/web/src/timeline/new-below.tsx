import type { Room } from '@hubbub/client'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/words.tsx'
import { useSession } from '../session/page-context.tsx'
import { Icon } from '../shell/icon.tsx'
import { useStore } from '../state/use-store.ts'
import type { Place } from './use-scroll.ts'

/** What is below the view. */
export interface NewBelowProps {
  readonly room: Room
  readonly place: Place
  readonly onPress: () => void
}

/** Leads to the latest message while the reader is elsewhere, and says how many new ones are there. */
export function NewBelow({ room, place, onPress }: NewBelowProps): ReactNode {
  const words = useWords()
  const { unread } = useSession()
  const count = useStore(unread.counts).get(room.id) ?? 0
  const { hasMoreAfter } = useStore(room.timeline)
  if (place !== 'away' && !hasMoreAfter) return null
  const press = (): void => {
    if (hasMoreAfter) void room.timeline.loadInitial().then(onPress)
    else onPress()
  }
  return (
    <button
      type="button"
      className="new-below"
      data-new={count > 0 || undefined}
      aria-label={count > 0 ? `${words.newBelow(count)}: ${words.toLatest}` : words.toLatest}
      onClick={press}
    >
      {count > 0 && <span>{words.newBelow(count)}</span>}
      <Icon name="down" small />
    </button>
  )
}
