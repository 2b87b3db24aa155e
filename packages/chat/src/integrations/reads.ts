import type { ReadHandlers } from '../reads/read-handlers.ts'
import { listApiKeys, readApiKey } from './api-keys.ts'
import type { IntegrationReads } from './ports.ts'

/** How reads about other programs are answered. */
export const integrationReads: ReadHandlers<keyof IntegrationReads> = {
  api_key: (tables, { keyId }) => readApiKey(tables, keyId),
  api_keys: listApiKeys,
}
