import type { Environment, KeyValueStorage } from '../index.ts'

/** How `openAccounts` is told to be otherwise than by default. */
export interface AccountsOptions {
  /** Keeps the tokens of the login. @default localStorage in browsers, else memory */
  readonly storage?: KeyValueStorage
  /** Asks the server. @default the built-in fetch */
  readonly fetch?: typeof fetch
  /** Time allowed for an answer, in ms. @default 15_000 */
  readonly timeoutMs?: number
  /** A token that ends sooner than this, in ms, is renewed before it is shown. @default 30_000 */
  readonly renewBeforeMs?: number
  /** Time, and locks between tabs: replaced in tests. @default the browser's or Node's own */
  readonly environment?: Pick<Environment, 'clock' | 'report' | 'locks' | 'tokenStorage'>
}
