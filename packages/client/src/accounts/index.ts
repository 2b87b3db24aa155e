export type { Accounts, Modes, SignedIn } from './api.ts'
export { openAccounts } from './browser-accounts.ts'
export type { AccountsOptions } from './options.ts'
