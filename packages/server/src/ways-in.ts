import type { ChatStore } from '@hubbub/chat/ports'
import type { HubServices } from '@hubbub/hub'
import type { Authenticator, Clock, Logger, Random } from '@hubbub/hub/ports'
import { closeReasons } from '@hubbub/protocol'
import type { Hono } from 'hono'
import { ChatPeople } from './auth/chat-people.ts'
import { makePeople } from './auth/people.ts'
import { serverSecret } from './auth/server-secret.ts'
import { StoredIdentity } from './auth/stored-identity.ts'
import type { Configuration } from './config/index.ts'
import { authRoutes } from './http/auth-routes.ts'
import { requestAddress } from './http/request-address.ts'
import * as settings from './settings.ts'
import { Networks } from './upgrade/networks.ts'

/** How people come in. */
export interface WaysIn {
  /** For the hub, and for HTTP. */
  readonly authenticator: Authenticator
  /** The routes of signing in, once there is a hub. */
  routes(hub: HubServices): readonly Hono[]
}

/** What the ways in are made of. */
export interface WaysInParts {
  readonly configuration: Configuration
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** Where users are kept; without one there are guests and users of other issuers, and nobody is blocked. */
  readonly store: ChatStore | undefined
}

/** Makes the ways in that are configured. Throws a StartError where a key is wrong. */
export function waysIn({ configuration, clock, random, logger, store }: WaysInParts): WaysIn {
  const { auth, http } = configuration
  const secrets = { current: serverSecret(configuration, logger), previous: auth.previous_secrets }
  const people = makePeople({ options: settings.people(configuration), secrets, clock, random, logger })
  let hub: HubServices | undefined
  const chatPeople = store && new ChatPeople(store, clock, (id) => hub?.emitToUser(id, { type: 'logins_changed' }))
  const inner = people.authenticator(chatPeople)
  const authenticator = store ? new StoredIdentity(inner, store, clock) : inner
  const proxies = new Networks(http.trusted_proxies)
  return {
    authenticator,
    routes: (services) => {
      hub = services
      const accounts =
        chatPeople && people.accounts(chatPeople, (which) => services.endSessions(which, closeReasons.revoked))
      const modes = { guests: auth.guests, issuers: auth.issuers.map(({ issuer }) => issuer) }
      const addressOf = (context: Parameters<typeof requestAddress>[0]): string => requestAddress(context, proxies)
      const { allowed_origins: allowedOrigins } = http
      return [authRoutes({ accounts, authenticator, clock, modes, allowedOrigins, addressOf })]
    },
  }
}
