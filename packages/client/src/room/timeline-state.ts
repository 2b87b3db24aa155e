import type { Message, ServerFrame, User } from '@hubbub/protocol'
import type { HistoryPage } from '../api.ts'
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
  readonly hasMoreBefore: boolean
  readonly hasMoreAfter: boolean
  /** The pages being loaded. */
  readonly loading: readonly PageKind[]
  /** Rows that changed while a page was being loaded: the page may be older than they are. */
  readonly changedMeanwhile: readonly Message[]
  readonly online: number
  readonly onlineUsers: readonly User[]
  readonly typing: readonly Typist[]
}

/** A room of which nothing is known yet: no row belongs to it before a page is loaded. */
export const emptyTimeline: TimelineState = {
  status: 'empty',
  error: undefined,
  messages: [],
  hasMoreBefore: true,
  hasMoreAfter: true,
  loading: [],
  changedMeanwhile: [],
  online: 0,
  onlineUsers: [],
  typing: [],
}

/** What can happen to a timeline: a server event of its room, or a step of its own loading. */
export type TimelineEvent =
  | Extract<ServerFrame, { type: 'message' | 'message_updated' | 'user_joined' | 'user_left' }>
  | (Extract<ServerFrame, { type: 'typing' }> & { readonly now: number })
  | { readonly type: 'page_requested'; readonly page: PageKind }
  | { readonly type: 'page_loaded'; readonly page: PageKind; readonly result: HistoryPage }
  | { readonly type: 'page_failed'; readonly page: PageKind; readonly error: HubError }
  | { readonly type: 'online_loaded'; readonly users: readonly User[]; readonly online: number }
  | { readonly type: 'typing_expired'; readonly now: number }
  | { readonly type: 'trimmed'; readonly keep: number; readonly side: 'oldest' | 'newest' }

/** Applies one event: the result equals what a fresh load of the same window would give (R7). */
export function applyEvent(state: TimelineState, event: TimelineEvent): TimelineState {
  switch (event.type) {
    case 'message':
      return { ...changeRow(state, rowOf(event)), typing: typingAfter(state.typing, event.user_id, undefined) }
    case 'message_updated':
      return changeRow(state, rowOf(event))
    case 'user_joined':
      return { ...state, online: event.online, onlineUsers: withUsers(state.onlineUsers, event.users) }
    case 'user_left':
      return { ...state, online: event.online, onlineUsers: withoutUsers(state.onlineUsers, event.users) }
    case 'online_loaded':
      return { ...state, online: event.online, onlineUsers: withUsers([], event.users) }
    case 'typing':
      return {
        ...state,
        typing: typingAfter(
          state.typing,
          event.user.id,
          event.active ? { user: event.user, until: event.now + event.expires_ms } : undefined,
        ),
      }
    case 'typing_expired':
      return { ...state, typing: state.typing.filter((typist) => typist.until > event.now) }
    case 'page_requested':
      return requested(state, event.page)
    case 'page_loaded':
      return loaded(state, event.page, event.result)
    case 'page_failed':
      return failed(state, event.page, event.error)
    case 'trimmed':
      return trimmed(state, event)
  }
}

function rowOf(event: Message & { readonly type?: string }): Message {
  const { type: _, ...row } = event
  return row
}

function changeRow(state: TimelineState, row: Message): TimelineState {
  return {
    ...state,
    messages: belongs(state, row) ? upsert(state.messages, [row]) : state.messages,
    changedMeanwhile: state.loading.length > 0 ? [...state.changedMeanwhile, row] : state.changedMeanwhile,
  }
}

/** Whether a row lies in the window, or continues it at an end beyond which nothing is left to load. */
function belongs({ messages, hasMoreBefore, hasMoreAfter }: TimelineState, row: Message): boolean {
  const first = messages[0]
  const last = messages.at(-1)
  if (!first || !last) return !hasMoreBefore && !hasMoreAfter
  return (row.seq >= first.seq || !hasMoreBefore) && (row.seq <= last.seq || !hasMoreAfter)
}

/** Adds rows, or replaces older states of them; the higher offset is the newer state. */
function upsert(messages: readonly Message[], rows: readonly Message[]): readonly Message[] {
  const result = [...messages]
  for (const row of rows) {
    const index = indexOfSeq(result, row.seq)
    const present = result[index]
    if (present?.seq !== row.seq) result.splice(index, 0, row)
    else if (row.offset > present.offset) result[index] = row
  }
  return result
}

/** Where a message with this `seq` is or would be; searched from the end, where most changes are. */
function indexOfSeq(messages: readonly Message[], seq: number): number {
  let index = messages.length
  for (let before = messages[index - 1]; before && before.seq >= seq; before = messages[index - 1]) index--
  return index
}

/** A first page replaces everything: what other loads bring, and what changed before, no longer matters. */
function requested(state: TimelineState, page: PageKind): TimelineState {
  return page === 'initial'
    ? { ...state, status: 'loading', error: undefined, loading: [page], changedMeanwhile: [] }
    : { ...state, error: undefined, loading: [...state.loading, page] }
}

function loaded(state: TimelineState, page: PageKind, result: HistoryPage): TimelineState {
  const merged: TimelineState = {
    ...settled(state, page),
    status: 'ready',
    messages: page === 'initial' ? result.messages : upsert(state.messages, result.messages),
    hasMoreBefore: page === 'after' ? state.hasMoreBefore : result.has_more_before,
    hasMoreAfter: page === 'before' ? state.hasMoreAfter : result.has_more_after,
  }
  return state.changedMeanwhile.reduce(
    (now, row) => (belongs(now, row) ? { ...now, messages: upsert(now.messages, [row]) } : now),
    merged,
  )
}

function failed(state: TimelineState, page: PageKind, error: HubError): TimelineState {
  return { ...settled(state, page), error, status: page === 'initial' ? 'failed' : state.status }
}

function settled(state: TimelineState, page: PageKind): TimelineState {
  const loading = state.loading.filter((kind) => kind !== page)
  return { ...state, loading, changedMeanwhile: loading.length > 0 ? state.changedMeanwhile : [] }
}

function trimmed(
  state: TimelineState,
  { keep, side }: { readonly keep: number; readonly side: 'oldest' | 'newest' },
): TimelineState {
  if (state.messages.length <= keep || state.loading.length > 0) return state
  return side === 'oldest'
    ? { ...state, messages: state.messages.slice(-keep), hasMoreBefore: true }
    : { ...state, messages: state.messages.slice(0, keep), hasMoreAfter: true }
}

function withUsers(users: readonly User[], more: readonly User[]): readonly User[] {
  const byId = new Map([...users, ...more].map((user) => [user.id, user]))
  return [...byId.values()].sort((a, b) => a.username.localeCompare(b.username) || (a.id < b.id ? -1 : 1))
}

function withoutUsers(users: readonly User[], gone: readonly User[]): readonly User[] {
  return users.filter((user) => !gone.some(({ id }) => id === user.id))
}

function typingAfter(typing: readonly Typist[], userId: string, typist: Typist | undefined): readonly Typist[] {
  if (!typist && !typing.some(({ user }) => user.id === userId)) return typing
  const others = typing.filter(({ user }) => user.id !== userId)
  return typist ? [...others, typist] : others
}
