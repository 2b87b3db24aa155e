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
      /** Failed attempts since the last connection that held. */
      readonly attempt: number
      readonly retryInMs: number
      readonly until: number
      readonly reason: CloseInfo
    }
  /** Final: by `close()`, or for a reason after which the server does not want this client back. */
  | { readonly at: 'closed'; readonly reason: CloseInfo; readonly retryInMs?: undefined }

/** The only way from one state to the next; where it does not lead, the state stays as it is. */
export function transition(from: ConnectionState, to: ConnectionState): ConnectionState {
  switch (from.at) {
    case 'closed':
      return from
    case 'waiting':
      return to.at === 'connecting' || to.at === 'closed' ? to : from
    case 'online':
      return to.at === 'online' ? from : to
    case 'connecting':
      return to
  }
}
