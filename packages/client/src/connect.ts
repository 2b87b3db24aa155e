import type { HubClient } from './api.ts'
import { Client } from './client.ts'
import { defaultEnvironment } from './default-environment.ts'
import type { Environment } from './environment.ts'
import { type ClientOptions, type ClientSettings, clientDefaults } from './options.ts'
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

function environmentOf({ environment: given, openSocket, onError, tokenStorage }: ClientOptions): Environment {
  if (!given && !openSocket && typeof WebSocket === 'undefined') {
    throw new TypeError('connect: there is no WebSocket here; use Node 24 or newer, or give the option `openSocket`')
  }
  const base = given ?? defaultEnvironment()
  return {
    clock: base.clock,
    locks: base.locks,
    random: () => base.random(),
    randomId: () => base.randomId(),
    baseUrl: () => base.baseUrl(),
    watch: (listener) => base.watch(listener),
    openSocket: openSocket ?? ((url, events) => base.openSocket(url, events)),
    tokenStorage: () => tokenStorage ?? base.tokenStorage(),
    outboxStorage: () => base.outboxStorage(),
    report: onError ? (error) => guarded(onError, error) : (error) => base.report(error),
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
  const settings: ClientSettings = {
    reconnect: { ...clientDefaults.reconnect, ...options.reconnect },
    heartbeat: { ...clientDefaults.heartbeat, ...options.heartbeat },
    outbox: { ...clientDefaults.outbox, ...options.outbox },
    timeline: { ...clientDefaults.timeline, ...options.timeline },
    typing: { ...clientDefaults.typing, ...options.typing },
    connectTimeoutMs: options.connectTimeoutMs ?? clientDefaults.connectTimeoutMs,
    requestTimeoutMs: options.requestTimeoutMs ?? clientDefaults.requestTimeoutMs,
    maxWaitingCalls: options.maxWaitingCalls ?? clientDefaults.maxWaitingCalls,
  }
  for (const [name, value] of Object.entries(settings)) check(name, value)
  if (settings.outbox.window < 1) throw new RangeError('connect: option outbox.window must be at least 1')
  return settings
}

function check(name: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) {
    for (const [inner, innerValue] of Object.entries(value)) check(`${name}.${inner}`, innerValue)
  } else if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new RangeError(`connect: option ${name} must be a finite number that is not negative, not ${String(value)}`)
  }
}
