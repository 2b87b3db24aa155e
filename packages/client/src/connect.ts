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
    client: options.client ?? thisSdk,
    outboxStorage: options.outboxStorage ?? environment.outboxStorage(),
  })
  client.start()
  return client
}

function environmentOf({ environment, openSocket, onError, tokenStorage }: ClientOptions): Environment {
  if (!environment && !openSocket && typeof WebSocket === 'undefined') {
    throw new TypeError('connect: no WebSocket here; use Node 24 or newer, or give the option openSocket')
  }
  return {
    ...(environment ?? defaultEnvironment()),
    ...(openSocket && { openSocket }),
    ...(tokenStorage && { tokenStorage: () => tokenStorage }),
    ...(onError && { report: (error: unknown) => guarded(onError, error) }),
  }
}

/** `onError` is somebody else's: should it throw as well, nobody is left to tell. */
function guarded(onError: (error: unknown) => void, error: unknown): void {
  try {
    onError(error)
  } catch {
    // See above.
  }
}

function settingsOf(options: ClientOptions): ClientSettings {
  const settings = parseSettings(merged(clientDefaults, options, ''))
  if (settings.outbox.window < 1) throw new RangeError('connect: option outbox.window must be at least 1')
  return settings
}

/** The defaults with what was given in their place; only numbers are given. */
function merged(defaults: object, given: object, path: string): object {
  const values = new Map<string, unknown>(Object.entries(given))
  const choose = (name: string, value: unknown): unknown => {
    const own = values.get(name)
    if (typeof value === 'object' && value !== null) return merged(value, own ?? {}, `${path}${name}.`)
    const chosen = own ?? value
    if (typeof chosen === 'number' && Number.isFinite(chosen) && chosen >= 0) return chosen
    throw new RangeError(`connect: option ${path}${name} must be a finite number that is not negative`)
  }
  return Object.fromEntries<unknown>(Object.entries(defaults).map(([name, value]) => [name, choose(name, value)]))
}
