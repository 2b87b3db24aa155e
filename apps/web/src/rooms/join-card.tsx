import { HubError, type Room, type RoomInfo } from '@hubbub/client'
import { type ReactNode, useState } from 'react'
import type { Catalogue } from '../i18n/catalogue.ts'
import { reasonFor } from '../i18n/reason.ts'
import { useWords } from '../i18n/words.tsx'
import { ConnectionLine } from '../composer/connection-line.tsx'
import { RoomTitle } from './room-header.tsx'

/** A room that the user is not in; `info` is missing when the list does not hold it. */
export interface JoinCardProps {
  readonly room: Room
  readonly info: RoomInfo | undefined
}

/** Offers to join a room that one came to by the list or by a link. */
export function JoinCard({ room, info }: JoinCardProps): ReactNode {
  const words = useWords()
  const [attempt, setAttempt] = useState<'none' | 'sending' | { readonly refused: unknown }>('none')
  const name = info?.name ?? room.id
  const join = async (): Promise<void> => {
    if (attempt === 'sending') return
    setAttempt('sending')
    try {
      await room.join()
    } catch (error) {
      setAttempt({ refused: error })
    }
  }
  return (
    <>
      <RoomTitle name={name} />
      <div className="centred">
        <h2 className="centred-title">{name}</h2>
        {info && <p className="muted">{words.members(info.member_count)}</p>}
        <p className="muted">{words.joinHint}</p>
        <button
          type="button"
          className="button button-main"
          aria-disabled={attempt === 'sending'}
          onClick={() => void join()}
        >
          {words.join}
        </button>
        {typeof attempt === 'object' && (
          <p className="fault" role="alert">
            {refusalWords(attempt.refused, words)}
          </p>
        )}
      </div>
      <ConnectionLine />
    </>
  )
}

function refusalWords(error: unknown, words: Catalogue): string {
  const isUnknown = error instanceof HubError && error.code === 'not_found'
  return isUnknown ? words.noSuchRoom : reasonFor(error, words)
}
