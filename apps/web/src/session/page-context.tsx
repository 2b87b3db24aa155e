import type { ConnectionState, HubClient, RoomInfo, User } from '@hubbub/client'
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'
import { recall } from '../state/browser-storage.ts'
import type { Router } from '../shell/route.ts'
import type { Account } from './account.ts'
import type { Session } from './session.ts'

/** What every component of the page can reach. */
export interface Page {
  readonly account: Account
  readonly router: Router
}

export const PageContext = createContext<Page | undefined>(undefined)
export const SessionContext = createContext<Session | undefined>(undefined)

/** The account and the router. */
export function usePage(): Page {
  const page = useContext(PageContext)
  if (page === undefined) throw new Error('usePage needs a PageContext around it')
  return page
}

/** The signed-in user's session. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('useSession needs a SessionContext around it')
  return session
}

/** The state of the connection. */
export function useConnection(): ConnectionState {
  return useHub('state', (hub) => hub.state)
}

/** The rooms that this user is in. */
export function useRooms(): readonly RoomInfo[] {
  return useHub('rooms', (hub) => hub.rooms)
}

/** Who this user is, once the server has said so. */
export function useUser(): User | undefined {
  return useHub('state', (hub) => hub.user)
}

/** The name of this user; the one given at the entrance until the server has said it. */
export function useOwnName(): string {
  return useUser()?.username ?? recall('name') ?? ''
}

function useHub<T>(event: 'state' | 'rooms', read: (hub: HubClient) => T): T {
  const { hub } = useSession()
  const subscribe = useCallback((listener: () => void) => hub.on(event, listener), [hub, event])
  return useSyncExternalStore(subscribe, () => read(hub))
}
