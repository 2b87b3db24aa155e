import { hubCommands } from '@hubbub/protocol'
import type { Hub } from '@hubbub/hub'
import type { Authenticator } from '@hubbub/hub/ports'
import type { Configuration } from '../../config/index.ts'
import type { MadeModule } from '../../modules/module-recipe.ts'
import * as settings from '../../settings.ts'
import { Networks } from '../../upgrade/networks.ts'
import { requestAddress } from '../request-address.ts'
import { AddressLimit } from './address-limit.ts'
import { ApiKeys } from './api-keys.ts'
import type { ApiParts } from './api-routes.ts'
import { Once } from './once.ts'

/** What the API is wired from. */
export interface ApiSurroundings {
  readonly configuration: Configuration
  readonly hub: Hub
  readonly made: readonly MadeModule[]
  readonly authenticator: Authenticator
}

/** Wires the parts of the API; without chat there are neither keys nor calls that are remembered. */
export function apiParts({ configuration, hub, made, authenticator }: ApiSurroundings): ApiParts {
  const { services } = hub
  const store = made.find((each) => each.store)?.store
  const proxies = new Networks(configuration.http.trusted_proxies)
  const modules = made.map(({ module }) => module.commands)
  return {
    authenticator,
    hub: services,
    store,
    keys: store && new ApiKeys(store, services),
    once: store && new Once(store, settings.calls(configuration), services),
    strangers: new AddressLimit(settings.strangers(configuration), services.clock),
    addressOf: (context) => requestAddress(context, proxies),
    knows: (type) => [hubCommands, ...modules].some((commands) => Object.hasOwn(commands, type)),
    online: () => {
      const { users, connections } = hub.stats()
      return { users, connections }
    },
    allowedOrigins: configuration.http.allowed_origins,
    bodyBytes: configuration.api.body_bytes,
  }
}
