import type { ReactNode } from 'react'
import { useLanguage } from '../i18n/words.tsx'
import { Avatar } from '../people/avatar.tsx'

/** Who wrote a message, and when. */
export interface MessageFrameProps {
  readonly name: string
  readonly at: number
  /** Shows the name; the others of a group show their time when pointed at. */
  readonly isHead: boolean
  readonly isOwn: boolean
  readonly children: ReactNode
}

/** The frame of a message: the gutter with its disc or time, the name, and the content. */
export function MessageFrame({ name, at, isHead, isOwn, children }: MessageFrameProps): ReactNode {
  const { dates } = useLanguage()
  const time = (
    <time className="time" dateTime={new Date(at).toISOString()} title={dates.full(at)}>
      {isHead ? dates.time(at) : dates.digits(at)}
    </time>
  )
  return (
    <article className="message" data-head={isHead || undefined}>
      {isHead ? (
        <div className="gutter">
          <Avatar name={name} isOwn={isOwn} />
        </div>
      ) : (
        // Readers hear the time of a group once.
        <div className="gutter gutter-time" aria-hidden="true">
          {time}
        </div>
      )}
      <div className="message-body">
        {isHead ? (
          <p className="by">
            <bdi className="name one-line">{name}</bdi>
            {time}
          </p>
        ) : (
          <span className="for-readers">{name}</span>
        )}
        {children}
      </div>
    </article>
  )
}
