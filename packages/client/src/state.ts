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

/** What can happen to a connection. */
export type Step =
  | { readonly step: 'dial'; readonly attempt: number }
  | { readonly step: 'welcome'; readonly user: User; readonly sessionId: string }
  | {
      readonly step: 'wait'
      readonly attempt: number
      readonly retryInMs: number
      readonly now: number
      readonly reason: CloseInfo
    }
  | { readonly step: 'close'; readonly reason: CloseInfo }

/** The only way from one state to the next; a step that does not fit leaves the state as it is. */
export function transition(state: ConnectionState, step: Step): ConnectionState {
  if (state.at === 'closed') return state
  switch (step.step) {
    case 'dial':
      return { at: 'connecting', attempt: step.attempt }
    case 'welcome':
      return state.at === 'connecting' ? { at: 'online', user: step.user, sessionId: step.sessionId } : state
    case 'wait': {
      const { attempt, retryInMs, now, reason } = step
      return state.at === 'waiting' ? state : { at: 'waiting', attempt, retryInMs, until: now + retryInMs, reason }
    }
    case 'close':
      return { at: 'closed', reason: step.reason }
  }
}
