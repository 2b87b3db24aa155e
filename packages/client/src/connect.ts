import type { HubClient } from './api.ts'
import type { ClientOptions } from './options.ts'
import type { AppLike } from './types.ts'

/** Opens a client of the server at `url` and starts to connect. */
export function connect<App extends AppLike = AppLike>(url: string | URL, options: ClientOptions = {}): HubClient<App> {
  throw new Error(`not built yet: ${String(url)} ${String(options.username)}`)
}
