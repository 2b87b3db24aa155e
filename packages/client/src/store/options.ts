import type { Environment } from '../index.ts'

/** How a store behaves; `openStore` takes any part of it. */
export interface StoreSettings {
  /** Least time between two marks of one room, in ms. @default 500 */
  readonly readEveryMs: number
  /** How long arrivals are gathered before the server is told that they are here, in ms. @default 1_000 */
  readonly deliverEveryMs: number
  /** Members of a room up to which others are told what has arrived here; 0 tells nobody. @default 50 */
  readonly receiptsUpTo: number
  /** How long counts in doubt are gathered before the server is asked for them, in ms. @default 200 */
  readonly recountAfterMs: number
  /** Least time between two versions of a draft, in ms. @default 1_500 */
  readonly draftEveryMs: number
  /** How long users to look at are gathered before the server is told, in ms. @default 50 */
  readonly watchAfterMs: number
}

/** What a store works with unless told otherwise. */
export const storeDefaults: StoreSettings = {
  readEveryMs: 500,
  deliverEveryMs: 1_000,
  receiptsUpTo: 50,
  recountAfterMs: 200,
  draftEveryMs: 1_500,
  watchAfterMs: 50,
}

/** How `openStore` is told to be otherwise than by default. */
export interface StoreOptions extends Partial<StoreSettings> {
  /** Time, and who is told of listeners that throw: replaced in tests. @default the browser's or Node's own */
  readonly environment?: Pick<Environment, 'clock' | 'report'>
}
