import type { User } from '@hubbub/protocol'
import type { CloseInfo } from './errors.ts'

/** Where a client stands with its server. */
export type ConnectionState =
  /** Dialling, or waiting for the server's welcome. */
  | { readonly at: 'connecting'; readonly attempt: number; readonly retryInMs?: undefined }
  /** Welcomed; commands go out at once. */
  | { readonly at: 'online'; readonly user: User; readonly sessionId: string; readonly retryInMs?: undefined }
  /** Will dial again by itself `retryInMs` after this state began, at `until` on the environment's clock. */
  | {
      readonly at: 'waiting'
      readonly attempt: number
      readonly retryInMs: number
      readonly until: number
      readonly reason: CloseInfo
    }
  /** Final: by `close()`, or for a reason after which the server does not want this client back. */
  | { readonly at: 'closed'; readonly reason: CloseInfo; readonly retryInMs?: undefined }
