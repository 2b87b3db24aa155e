import type { ReactNode } from 'react'
import type { Catalogue } from '../i18n/catalogue.ts'
import { reasonOf } from '../i18n/reason.ts'
import { useWords } from '../i18n/words.tsx'
import { usePage, useSession } from '../session/page-context.tsx'
import { Icon } from '../shell/icon.tsx'
import type { Notice } from './notice.ts'
import './status-line.css'
import { useNotice } from './use-notice.ts'

/** What the connection does and what can be done about it; nothing while all is well. */
export function ConnectionLine(): ReactNode {
  const notice = useNotice()
  return notice && <NoticeLine notice={notice} />
}

/** One notice in words. */
export function NoticeLine({ notice }: { readonly notice: Notice }): ReactNode {
  const words = useWords()
  return (
    <p className="status-line" data-trouble={notice.kind}>
      <Icon name="warning" small />
      <span>{noticeWords(notice, words)}</span>
      <Remedy notice={notice} />
    </p>
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
      return words.disconnected(reasonOf(notice.code, words))
  }
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
    <>
      <span aria-hidden="true">·</span>
      <button type="button" className="text-button" onClick={act}>
        {label}
      </button>
    </>
  )
}
