import type { Room } from '@hubbub/client'
import type { ReactNode } from 'react'
import { useWords } from '../i18n/words.tsx'
import { isolated } from '../people/names.ts'
import { useStore } from '../state/use-store.ts'
import { NoticeLine } from './connection-line.tsx'
import './status-line.css'
import { useNotice } from './use-notice.ts'

/** The one place for trouble with the connection; while all is well, it says who is typing. Its height never changes. */
export function StatusLine({ room }: { readonly room: Room }): ReactNode {
  const words = useWords()
  const notice = useNotice()
  const { typing } = useStore(room.timeline)
  if (notice !== undefined) return <NoticeLine notice={notice} />
  const names = typing.map((user) => isolated(user.username))
  return <p className="status-line one-line">{names.length > 0 && words.typing(names)}</p>
}
