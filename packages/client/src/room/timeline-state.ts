import type { Message, PresentUser, ServerFrame, User, UserPresence } from '@hubbub/protocol'
import type { HistoryPage, OutgoingMessage, TimelineSnapshot } from '../api.ts'
import type { HubError } from '../errors.ts'

/** Which page a load asks for. */
export type PageKind = 'initial' | 'before' | 'after'

/** Somebody typing, until a moment on the clock. */
export interface Typist {
  readonly user: User
  readonly until: number
}

/** What is kept of a room: a window of its messages without holes, and its people. Never changed, only replaced. */
export interface TimelineState {
  readonly status: 'empty' | 'loading' | 'ready' | 'failed'
  readonly error: HubError | undefined
  /** Ascending by `seq`. */
  readonly messages: readonly Message[]
  /** Most messages kept: beyond it a fifth is dropped from the end that was not added to. */
  readonly maxMessages: number
  readonly hasMoreBefore: boolean
  readonly hasMoreAfter: boolean
  /** The pages being loaded. */
  readonly loading: readonly PageKind[]
  /** Rows that changed while a page was being loaded: the page may be older than they are. */
  readonly changedMeanwhile: readonly Message[]
  readonly online: number
  readonly onlineUsers: readonly PresentUser[]
  /** False once the server told a number only: who is online has to be asked for. */
  readonly isOnlineKnown: boolean
  readonly typing: readonly Typist[]
}

/** A room of which nothing is known yet: no row belongs to it before a page is loaded. */
export function emptyTimeline(maxMessages: number): TimelineState {
  return {
    status: 'empty',
    error: undefined,
    messages: [],
    maxMessages,
    hasMoreBefore: true,
    hasMoreAfter: true,
    loading: [],
    changedMeanwhile: [],
    online: 0,
    onlineUsers: [],
    isOnlineKnown: true,
    typing: [],
  }
}

/** What can happen to a timeline: a server event of its room, or a step of its own loading. */
export type TimelineEvent =
  | ServerFrame
  | { readonly type: 'page_requested'; readonly page: PageKind }
  | { readonly type: 'page_loaded'; readonly page: PageKind; readonly result: HistoryPage }
  | { readonly type: 'page_failed'; readonly page: PageKind; readonly error: HubError }
  | { readonly type: 'online_loaded'; readonly users: readonly PresentUser[]; readonly online: number }
  | { readonly type: 'typing_expired' }

/**
 * Applies one event at the time `now`: the result equals what a fresh load of the same window would give (R7).
 * Events that do not concern a timeline change nothing.
 */
export function applyEvent(state: TimelineState, event: TimelineEvent, now: number): TimelineState {
  switch (event.type) {
    case 'message':
      return trimmed(withoutTypist(changeRow(state, rowOf(event)), event.user_id), 'oldest')
    case 'message_updated':
      return changeRow(state, rowOf(event))
    case 'online_loaded':
      return { ...state, online: event.online, onlineUsers: byName(event.users), isOnlineKnown: true }
    case 'user_joined':
    case 'user_left': {
      const { online, users } = event
      const isOnlineKnown = state.isOnlineKnown && users.length > 0
      const stay = isOnlineKnown ? without(state.onlineUsers, users) : []
      const come = isOnlineKnown && event.type === 'user_joined' ? event.users : []
      return { ...state, online, onlineUsers: byName([...stay, ...come]), isOnlineKnown }
    }
    case 'presence_changed': {
      const changed = (user: PresentUser): PresentUser => withPresence(user, event.users)
      return { ...state, onlineUsers: state.onlineUsers.map(changed) }
    }
    case 'typing': {
      const others = withoutTypist(state, event.user.id)
      if (!event.active) return others
      return { ...others, typing: [...others.typing, { user: event.user, until: now + event.expires_ms }] }
    }
    case 'typing_expired':
      return { ...state, typing: state.typing.filter((typist) => typist.until > now) }
    case 'page_requested':
      return requested(state, event.page)
    case 'page_loaded':
      return loaded(state, event.page, event.result)
    case 'page_failed':
      return {
        ...settled(state, event.page),
        error: event.error,
        status: event.page === 'initial' ? 'failed' : state.status,
      }
    default:
      return state
  }
}

/** What a page shows; outgoing messages that are among the messages already are left out. */
export function snapshotOf(state: TimelineState, outgoing: readonly OutgoingMessage[]): TimelineSnapshot {
  const { loading, changedMeanwhile: _, maxMessages: __, isOnlineKnown: ___, ...shown } = state
  const { messages, status } = state
  const isKnown = messages.length > 0 || status === 'ready'
  return {
    ...shown,
    outgoing: outgoing.filter(({ clientId }) => !messages.some((message) => message.client_id === clientId)),
    hasMoreBefore: isKnown && state.hasMoreBefore,
    hasMoreAfter: isKnown && state.hasMoreAfter,
    loadingBefore: loading.includes('before'),
    loadingAfter: loading.includes('after'),
    typing: state.typing.map(({ user }) => user),
  }
}

function rowOf({ type: _, ...row }: Message & { readonly type: string }): Message {
  return row
}

function changeRow(state: TimelineState, row: Message): TimelineState {
  const isLoading = state.loading.length > 0
  return withRow(isLoading ? { ...state, changedMeanwhile: [...state.changedMeanwhile, row] } : state, row)
}

/** Takes a row that lies in the window, or continues it at an end beyond which nothing is left to load. */
function withRow(state: TimelineState, row: Message): TimelineState {
  const { messages, hasMoreBefore, hasMoreAfter } = state
  const first = messages[0]?.seq ?? Number.POSITIVE_INFINITY
  const last = messages.at(-1)?.seq ?? 0
  const belongs = (row.seq >= first || !hasMoreBefore) && (row.seq <= last || !hasMoreAfter)
  return belongs ? { ...state, messages: upsert(messages, [row]) } : state
}

/** Adds rows, or replaces older states of them; the higher offset is the newer state. */
function upsert(messages: readonly Message[], rows: readonly Message[]): readonly Message[] {
  const result = [...messages]
  for (const row of rows) {
    // From the end, where most changes are.
    const index = result.findLastIndex((message) => message.seq <= row.seq)
    const present = result[index]
    if (present?.seq !== row.seq) result.splice(index + 1, 0, row)
    else if (row.offset > present.offset) result[index] = row
  }
  return result
}

/** A first page replaces everything: what other loads bring no longer matters, nor does what changed before. */
function requested(state: TimelineState, page: PageKind): TimelineState {
  const isFirst = page === 'initial'
  const others = isFirst ? [] : state.loading
  return {
    ...state,
    status: isFirst ? 'loading' : state.status,
    error: undefined,
    loading: [...others, page],
    changedMeanwhile: others.length > 0 ? state.changedMeanwhile : [],
  }
}

function loaded(state: TimelineState, page: PageKind, result: HistoryPage): TimelineState {
  const merged: TimelineState = {
    ...settled(state, page),
    status: 'ready',
    messages: page === 'initial' ? result.messages : upsert(state.messages, result.messages),
    hasMoreBefore: page === 'after' ? state.hasMoreBefore : result.has_more_before,
    hasMoreAfter: page === 'before' ? state.hasMoreAfter : result.has_more_after,
  }
  return trimmed(state.changedMeanwhile.reduce(withRow, merged), page === 'before' ? 'newest' : 'oldest')
}

function settled(state: TimelineState, page: PageKind): TimelineState {
  return { ...state, loading: state.loading.filter((kind) => kind !== page) }
}

function trimmed(state: TimelineState, side: 'oldest' | 'newest'): TimelineState {
  const { messages, maxMessages, loading } = state
  // A page that is being loaded joins at one of the ends.
  if (messages.length <= maxMessages || loading.length > 0) return state
  const keep = Math.ceil(maxMessages * 0.8)
  return side === 'oldest'
    ? { ...state, messages: messages.slice(-keep), hasMoreBefore: true }
    : { ...state, messages: messages.slice(0, keep), hasMoreAfter: true }
}

function byName(users: readonly PresentUser[]): readonly PresentUser[] {
  return users.toSorted((a, b) => a.username.localeCompare(b.username))
}

function without(users: readonly PresentUser[], gone: readonly User[]): readonly PresentUser[] {
  return users.filter((user) => !gone.some(({ id }) => id === user.id))
}

function withPresence(user: PresentUser, changes: readonly UserPresence[]): PresentUser {
  const change = changes.find(({ user_id }) => user_id === user.id)
  // Who goes offline is told by `user_left`.
  if (!change || change.state === 'offline') return user
  const { state, note, until } = change
  return { id: user.id, username: user.username, state, note, until }
}

function withoutTypist(state: TimelineState, userId: string): TimelineState {
  const typing = state.typing.filter(({ user }) => user.id !== userId)
  return typing.length === state.typing.length ? state : { ...state, typing }
}
