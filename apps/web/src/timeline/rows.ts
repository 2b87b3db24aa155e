import type { Message, OutgoingMessage } from '@hubbub/client'
import { dayNumber } from '../i18n/dates.ts'

/** Messages of one sender closer than this share one name, in ms. */
export const groupMs = 5 * 60_000

/** One line of the timeline. `key` stays the same while a message goes from sending to stored. */
export type Row =
  | { readonly kind: 'start'; readonly key: string }
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'new'; readonly key: string }
  | {
      readonly kind: 'message'
      readonly key: string
      readonly message: Message
      readonly isHead: boolean
      readonly isOwn: boolean
    }
  | { readonly kind: 'outgoing'; readonly key: string; readonly outgoing: OutgoingMessage; readonly isHead: boolean }

/** What the rows are made from. */
export interface RowSource {
  readonly messages: readonly Message[]
  readonly outgoing: readonly OutgoingMessage[]
  readonly hasMoreBefore: boolean
  /** Who reads. */
  readonly userId: string | undefined
  /** The line of new messages stands after this `seq`; undefined for none. */
  readonly newAfter: number | undefined
  /** `seq` of messages that have once been shown with their name: they keep it, so that nothing moves when older ones arrive. */
  readonly keepHeads: ReadonlySet<number>
}

/** Lays the messages of a room out as rows: days, the line of new messages, groups by sender within five minutes. */
export function buildRows(source: RowSource): readonly Row[] {
  const rows: Row[] = []
  let previous: { readonly by: string | undefined; readonly at: number } | undefined
  // The first message of a window that goes on above has no day: one that disappeared later would move what is being read.
  let day = source.hasMoreBefore ? startDay(source.messages) : undefined
  let hasNewLine = source.newAfter === undefined

  const begin = (by: string | undefined, at: number): boolean => {
    const today = dayNumber(at)
    const isNewDay = today !== day
    if (isNewDay) rows.push({ kind: 'day', key: `day:${today}`, at })
    day = today
    const isHead = isNewDay || previous === undefined || previous.by !== by || at - previous.at >= groupMs
    previous = { by, at }
    return isHead
  }

  if (!source.hasMoreBefore) rows.push({ kind: 'start', key: 'start' })
  for (const message of source.messages) {
    const isOwn = message.user_id === source.userId
    const isHead = begin(message.user_id, Date.parse(message.timestamp)) || source.keepHeads.has(message.seq)
    const isNew = !hasNewLine && !isOwn && message.seq > (source.newAfter ?? 0)
    if (isNew) rows.push({ kind: 'new', key: 'new' })
    hasNewLine ||= isNew
    rows.push({ kind: 'message', key: messageKey(message, isOwn), message, isOwn, isHead: isHead || isNew })
  }
  for (const outgoing of source.outgoing) {
    const isHead = begin(source.userId, outgoing.createdAt)
    rows.push({ kind: 'outgoing', key: `own:${outgoing.clientId}`, outgoing, isHead })
  }
  return rows
}

/** Where a message stands, by its id, or by its client id while it is on its way; -1 when it is not there or none is asked for. */
export function rowIndex(rows: readonly Row[], id: string | undefined): number {
  return id === undefined ? -1 : rows.findIndex((row) => rowId(row) === id)
}

function rowId(row: Row): string | undefined {
  if (row.kind === 'message') return row.message.id
  return row.kind === 'outgoing' ? row.outgoing.clientId : undefined
}

/** The newest message of a user that is not deleted, if the window holds one. */
export function lastOwn(messages: readonly Message[], userId: string | undefined): Message | undefined {
  return messages.findLast((message) => message.user_id === userId && message.deleted_at === undefined)
}

/** The `seq` of the first message of the window, which is shown with its name whatever comes before it later. */
export function windowHead(messages: readonly Message[]): number | undefined {
  return messages[0]?.seq
}

/** Says whether rows were added to or taken from the start only, so that the view is held from the end. */
export function changedAtStart(before: readonly Row[], after: readonly Row[]): boolean {
  return before.length !== after.length && before[0]?.key !== after[0]?.key && before.at(-1)?.key === after.at(-1)?.key
}

function startDay(messages: readonly Message[]): number | undefined {
  const first = messages[0]
  return first && dayNumber(Date.parse(first.timestamp))
}

function messageKey(message: Message, isOwn: boolean): string {
  return isOwn && message.client_id !== undefined ? `own:${message.client_id}` : message.id
}
