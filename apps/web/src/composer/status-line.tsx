import type { Room, User } from '@hubbub/client'
import type { ReactNode } from 'react'
import type { Catalogue } from '../i18n/catalogue.ts'
import { useWords } from '../i18n/words.tsx'
import { isolated } from '../people/names.ts'
import { usePage, useSession } from '../session/page-context.tsx'
import { Icon } from '../shell/icon.tsx'
import { useStore } from '../state/use-store.ts'
import type { Notice } from './notice.ts'
import { useNotice } from './use-notice.ts'

/** The one place for trouble with the connection; while all is well, it says who is typing. Its height never changes. */
export function StatusLine({ room }: { readonly room: Room }): ReactNode {
  const words = useWords()
  const notice = useNotice()
  const { typing } = useStore(room.timeline)
  if (notice === undefined) return <p className="status-line one-line">{typingWords(typing, words)}</p>
  return (
    <p className="status-line" data-trouble={notice.kind}>
      <Icon name="warning" small />
      <span>{noticeWords(notice, words)}</span>
      <Remedy notice={notice} />
    </p>
  )
}

function Remedy({ notice }: { readonly notice: Notice }): ReactNode {
  const words = useWords()
  const { hub } = useSession()
  const { account } = usePage()
  switch (notice.kind) {
    case 'waiting':
      return <StatusButton label={words.now} act={() => hub.reconnectNow()} />
    case 'closed':
      return <StatusButton label={words.connectAgain} act={() => account.again()} />
    case 'signed-out':
      return <StatusButton label={words.chooseName} act={() => account.leave()} />
    case 'offline':
    case 'connecting':
      return null
  }
}

function StatusButton({ label, act }: { readonly label: string; readonly act: () => void }): ReactNode {
  return (
    <button type="button" className="text-button" onClick={act}>
      {label}
    </button>
  )
}

/** Says what a notice means. */
export function noticeWords(notice: Notice, words: Catalogue): string {
  switch (notice.kind) {
    case 'offline':
      return words.networkOffline
    case 'connecting':
      return notice.isFirst ? words.connecting : words.reconnecting
    case 'waiting':
      return words.reconnectingIn(notice.seconds)
    case 'signed-out':
      return words.signedOut
    case 'closed':
      return words.disconnected(notice.reason)
  }
}

function typingWords(users: readonly User[], words: Catalogue): string {
  return users.length === 0 ? '' : words.typing(users.map((user) => isolated(user.username)))
}
