import type { ConnectionState } from '@hubbub/client'

/** Trouble shorter than this is not mentioned, in ms. */
export const quietMs = 3_000

/** What the bar above the composer says. */
export type Notice =
  | { readonly kind: 'offline' }
  | { readonly kind: 'connecting'; readonly isFirst: boolean }
  | { readonly kind: 'waiting'; readonly seconds: number }
  | { readonly kind: 'signed-out' }
  /** `code` is the name of the reason in the protocol. */
  | { readonly kind: 'closed'; readonly code: string }

/** What is remembered of a connection; times in ms of one clock. */
export interface ConnectionHistory {
  readonly state: ConnectionState
  /** When `state` began. */
  readonly stateSince: number
  /** When the connection was last well, or the page began. */
  readonly troubleSince: number
  /** The client has been online before. */
  readonly wasOnline: boolean
}

/** What is known when the bar is drawn. */
export interface Situation extends ConnectionHistory {
  readonly now: number
  /** The browser says that there is no network. */
  readonly isNetworkOff: boolean
}

/** The history of a client that is in its first state. */
export function firstHistory(state: ConnectionState, now: number): ConnectionHistory {
  return { state, stateSince: now, troubleSince: now, wasOnline: state.at === 'online' }
}

/** Takes a state into the history; the same history when it is the same state. */
export function nextHistory(before: ConnectionHistory, state: ConnectionState, now: number): ConnectionHistory {
  if (before.state === state) return before
  return {
    state,
    stateSince: now,
    troubleSince: before.state.at === 'online' ? now : before.troubleSince,
    wasOnline: before.wasOnline || state.at === 'online',
  }
}

/** Decides what to say of the connection: nothing when well, nothing in the first seconds of trouble. */
export function connectionNotice(situation: Situation): Notice | undefined {
  const { state, now } = situation
  if (state.at === 'online') return undefined
  if (state.at === 'closed') {
    return state.reason.retry === 'after_auth' ? { kind: 'signed-out' } : { kind: 'closed', code: state.reason.name }
  }
  if (now - situation.troubleSince < quietMs) return undefined
  if (situation.isNetworkOff) return { kind: 'offline' }
  if (state.at === 'connecting') return { kind: 'connecting', isFirst: !situation.wasOnline }
  const leftMs = situation.stateSince + state.retryInMs - now
  return leftMs > 0 ? { kind: 'waiting', seconds: Math.ceil(leftMs / 1000) } : { kind: 'connecting', isFirst: false }
}
