import type { HubClient } from '../api.ts'
import type { Environment } from '../environment.ts'
import { connect, defaultEnvironment } from '../index.ts'
import type { ClientOptions } from '../options.ts'
import { parseSubject } from '../parse.ts'
import type { AppLike } from '../types.ts'
import { resolveAddress } from '../url.ts'
import { defaultTabsEnvironment } from './default-tabs-environment.ts'
import { type SharingSurroundings, Sharing, type Tabs } from './sharing.ts'
import type { TabsEnvironment } from './tabs-environment.ts'

/** A client whose connection is shared by the tabs of one browser. */
export interface SharedHubClient<App extends AppLike = AppLike> extends HubClient<App> {
  readonly tabs: Tabs
}

/** How `connectShared` is told to be otherwise than by default. */
export interface SharedOptions extends ClientOptions {
  /** What the browser offers to its tabs; replaced in tests. @default the browser's own, where it has locks and channels */
  readonly tabsEnvironment?: TabsEnvironment | undefined
}

/**
 * Opens a client as `connect` does, over one connection for all tabs of one origin, server and user. A tab connects by
 * itself where the browser has no locks or channels, or where it cannot be told who the user is: with a token that is no
 * JWT give `userKey`.
 */
export function connectShared<App extends AppLike = AppLike>(
  url: string | URL,
  { tabsEnvironment: tabs = defaultTabsEnvironment(), openSocket, ...options }: SharedOptions = {},
): SharedHubClient<App> {
  const environment = { ...(options.environment ?? defaultEnvironment()), ...(openSocket && { openSocket }) }
  const groupOf = groupsOf(url, options, environment)
  const sharing = new Sharing({ environment, tabs, groupOf, hint: () => hub.reconnectNow() })
  const hub = connect<App>(url, {
    ...options,
    environment: { ...environment, openSocket: (address, events) => sharing.openSocket(address, events) },
  })
  hub.on('state', ({ at }) => at === 'closed' && sharing.close())
  return Object.assign(hub, { tabs: sharing })
}

/** Names groups so that only tabs of one user and one server meet. */
function groupsOf(
  url: string | URL,
  { token, userKey, username, tokenStorage }: ClientOptions,
  environment: Environment,
): SharingSurroundings['groupOf'] {
  const address = resolveAddress(url, environment.baseUrl())
  // A guest who is kept elsewhere than in this browser may be another one in each tab.
  const guest = tokenStorage ? undefined : `guest ${username ?? address.username ?? ''}`
  const isGuest = (token ?? address.token) === undefined
  return (hello) => {
    const who = userKey ?? (isGuest ? guest : parseSubject(hello.token))
    return who && `hubbub:tabs:1:${address.url}|${who}`
  }
}
