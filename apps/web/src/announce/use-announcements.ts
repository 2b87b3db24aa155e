import type { Room } from '@hubbub/client'
import { useEffect, useRef } from 'react'
import { noticeWords } from '../composer/connection-line.tsx'
import { useNotice } from '../composer/use-notice.ts'
import { useWords } from '../i18n/words.tsx'
import { useSession, useUser } from '../session/page-context.tsx'
import { Gather } from './gather.ts'

/** Messages that arrive this close together are told as a number when there are many, in ms. */
const withinMs = 400

/** So many at once are still read out one by one. */
const mostRead = 3

/** Longer texts are cut: who wants all of it goes to the message. In characters. */
const maxChars = 300

/** Tells screen readers of each message of others in the open room, once, and of a connection that goes or comes back. */
export function useAnnouncements(room: Room, name: string): void {
  const words = useWords()
  const { announcer } = useSession()
  const userId = useUser()?.id
  useEffect(() => {
    const say = (texts: readonly string[]): void => {
      if (texts.length > mostRead) announcer.say(words.announcedMany(texts.length, name))
      else for (const text of texts) announcer.say(text)
    }
    const gather = new Gather({ say, withinMs })
    const off = room.on('message', ({ user_id, username, content }) => {
      if (user_id !== userId) gather.add(words.announced(username, content.slice(0, maxChars)))
    })
    return () => {
      off()
      gather.close()
    }
  }, [room, name, userId, words, announcer])

  const notice = useNotice()
  const lastKind = useRef(notice?.kind)
  useEffect(() => {
    const before = lastKind.current
    lastKind.current = notice?.kind
    if (notice === undefined) {
      if (before !== undefined) announcer.say(words.backOnline)
    } else if (before === undefined) {
      announcer.say(noticeWords(notice, words))
    }
  }, [notice, words, announcer])
}
