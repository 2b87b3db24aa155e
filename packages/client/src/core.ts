import type { User } from '@hubbub/protocol'
import type { HubEvents } from './api.ts'
import type { Environment } from './environment.ts'
import type { ClientSettings } from './options.ts'
import type { Positions } from './positions.ts'
import type { Requests } from './requests.ts'
import type { Signals } from './signals.ts'

/** What the parts of one client share. */
export interface Core {
  /** The server's address. */
  readonly url: string
  readonly environment: Environment
  readonly settings: ClientSettings
  readonly requests: Requests
  readonly positions: Positions
  readonly signals: Signals<HubEvents>
  /** Who is signed in, once welcomed. */
  readonly user: () => User | undefined
  readonly isOnline: () => boolean
}
