import type { HubClient } from './api.ts'
import { Client } from './client.ts'
import { defaultEnvironment } from './default-environment.ts'
import type { Environment } from './environment.ts'
import { type ClientOptions, type ClientSettings, clientDefaults } from './options.ts'
import { parseSettings } from './parse.ts'
import type { AppLike } from './types.ts'
import { resolveAddress } from './url.ts'

/** What the server is told unless `options.client` says otherwise. */
const thisSdk = { name: '@hubbub/client', version: '0.1.0' }

/**
 * Opens a client of the server at `url` and starts to connect. In a page `url` may be relative, as in `/ws`; http(s)
 * stands for ws(s). Throws TypeError or RangeError for a wrong address or option; everything later is told by `state`.
 */
export function connect<App extends AppLike = AppLike>(url: string | URL, options: ClientOptions = {}): HubClient<App> {
  const environment = environmentOf(options)
  const address = resolveAddress(url, environment.baseUrl())
  const client = new Client<App>({
    url: address.url,
    environment,
    settings: settingsOf(options),
    token: options.token ?? address.token,
    username: options.username ?? address.username,
    userKey: options.userKey,
    client: options.client ?? thisSdk,
    outboxStorage: options.outboxStorage ?? environment.outboxStorage(),
  })
  client.start()
  return client
}

function environmentOf({ environment, openSocket, onError, tokenStorage }: ClientOptions): Environment {
  if (!environment && !openSocket && typeof WebSocket === 'undefined') {
    throw new TypeError('connect: no WebSocket here; use Node 24 or give openSocket')
  }
  return {
    ...(environment ?? defaultEnvironment()),
    ...(openSocket && { openSocket }),
    ...(tokenStorage && { tokenStorage: () => tokenStorage }),
    ...(onError && {
      report: (error: unknown) => {
        try {
          onError(error)
        } catch {
          // It is somebody else's: should it throw as well, nobody is left to tell.
        }
      },
    }),
  }
}

function settingsOf(options: ClientOptions): ClientSettings {
  const settings = parseSettings(clientDefaults, options)
  const { reconnect, heartbeat, outbox, timeline, typing, ...own } = settings
  const numbers = { ...reconnect, ...heartbeat, ...outbox, ...timeline, ...typing, ...own }
  for (const [name, value] of Object.entries<number>(numbers)) {
    const least = name === 'window' ? 1 : 0
    if (Number.isFinite(value) && value >= least) continue
    throw new RangeError(`connect: ${name} must be a finite number, at least ${least}`)
  }
  return settings
}
