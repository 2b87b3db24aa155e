import type { Environment, HubClient } from '../index.ts'
import type { StoreSettings } from './options.ts'

/** What the parts of one store share. */
export interface StoreCore {
  readonly hub: HubClient
  readonly environment: Pick<Environment, 'clock' | 'report'>
  readonly settings: StoreSettings
}
