import { type ReactNode, useMemo } from 'react'
import { WordsProvider } from '../i18n/words.tsx'
import type { Account } from '../session/account.ts'
import { Entrance } from '../session/entrance.tsx'
import { PageContext, SessionContext } from '../session/page-context.tsx'
import { useStore } from '../state/use-store.ts'
import { Chat } from './chat.tsx'
import type { Router } from './route.ts'

/** The whole page. */
export function App({ account, router }: { readonly account: Account; readonly router: Router }): ReactNode {
  const session = useStore(account.session)
  const page = useMemo(() => ({ account, router }), [account, router])
  return (
    <WordsProvider>
      <PageContext value={page}>
        {session === undefined ? (
          <Entrance />
        ) : (
          <SessionContext value={session}>
            <Chat key={session.key} />
          </SessionContext>
        )}
      </PageContext>
    </WordsProvider>
  )
}
