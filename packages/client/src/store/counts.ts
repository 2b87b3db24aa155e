import type { Message, ServerFrame, UnreadCounts } from '@hubbub/protocol'

/** What the server counted, and as of which offset. */
export type Counted = Pick<UnreadCounts, 'read_seq' | 'unread' | 'mentions' | 'offset'>

/** A message of somebody else that came after the server had counted. */
interface Arrival {
  readonly seq: number
  /** Of its arrival. */
  readonly offset: number
  readonly isMention: boolean
}

/** What is unread in a room: as the server counted it, and what the events since add. Never changed, only replaced. */
export interface Counts {
  readonly base: Counted
  readonly later: readonly Arrival[]
  /** Events up to here are known. */
  readonly upTo: number
  /** The offset of the last change that `base` and `later` cannot tell, if there is one: the server has to be asked. */
  readonly doubtAt: number | undefined
  /** The offset of the last edit or deletion: counts from before it do not know of it. */
  readonly changedAt: number
  /** Read up to here, as this client has said and the server not yet confirmed. */
  readonly saidRead: number
}

/** Most arrivals remembered; beyond it the server is asked. */
const maxLater = 1_000

/** Who counts. */
export interface Reader {
  readonly id: string | undefined
  /** Users whose mentions of the reader count as none. */
  readonly ignored: ReadonlySet<string>
}

/** A room that nothing is known of yet. */
export const noCounts: Counts = {
  base: { read_seq: 0, unread: 0, mentions: 0, offset: 0 },
  later: [],
  upTo: 0,
  doubtAt: undefined,
  changedAt: 0,
  saidRead: 0,
}

/** Takes what the server counted; counts from before those that are known change nothing. */
export function counted(counts: Counts, base: Counted): Counts {
  if (base.offset < counts.base.offset) return counts
  const open = Math.max(counts.doubtAt ?? 0, counts.changedAt)
  return {
    base,
    later: counts.later.filter(({ offset }) => offset > base.offset),
    upTo: Math.max(counts.upTo, base.offset),
    doubtAt: base.offset >= open ? undefined : open,
    changedAt: counts.changedAt,
    saidRead: counts.saidRead > base.read_seq ? counts.saidRead : 0,
  }
}

/** Applies an event of the room as its reader counts it; each comes once, in order. */
export function applyToCounts(counts: Counts, event: ServerFrame, reader: Reader): Counts {
  if (!('offset' in event) || typeof event.offset !== 'number' || event.offset <= counts.base.offset) return counts
  const { offset } = event
  // R4: what was skipped may come later in its newer state, and then nobody can tell whether it had been counted.
  const isGap = offset > counts.upTo + 1
  const known = { ...counts, upTo: offset, doubtAt: isGap ? offset : counts.doubtAt }
  switch (event.type) {
    case 'message':
      return event.user_id === reader.id ? known : withArrival(known, event, reader)
    case 'message_updated':
      return event.user_id === reader.id ? known : withChange(known, event, reader)
    case 'room_updated':
      return (event.room.first_seq ?? 0) > known.base.read_seq + 1 ? { ...known, doubtAt: offset } : known
    default:
      return known
  }
}

/** What to show, with the newest message at `lastSeq`. */
export function shownOf(counts: Counts, lastSeq: number): Pick<Counted, 'read_seq' | 'unread' | 'mentions'> {
  const { base, later, saidRead } = counts
  const read_seq = Math.max(base.read_seq, saidRead)
  const fresh = later.filter(({ seq }) => seq > read_seq)
  const most = saidRead > base.read_seq ? Math.max(0, lastSeq - saidRead) : Number.POSITIVE_INFINITY
  const unread = Math.min(base.unread + fresh.length, most)
  return { read_seq, unread, mentions: Math.min(base.mentions + fresh.filter(isMention).length, unread) }
}

function withArrival(counts: Counts, message: Message, reader: Reader): Counts {
  const { seq, offset } = message
  const isFull = counts.later.length >= maxLater
  const arrival = { seq, offset, isMention: names(message, reader) }
  const later = message.deleted_at ? counts.later : [...(isFull ? [] : counts.later), arrival]
  return { ...counts, later, doubtAt: isFull ? offset : counts.doubtAt }
}

function withChange(counts: Counts, message: Message, reader: Reader): Counts {
  const { seq, offset } = message
  // Reactions, pins and replies count nothing.
  if (!message.deleted_at && !message.edited_at) return counts
  const changed = { ...counts, changedAt: offset }
  const before = counts.later.find((arrival) => arrival.seq === seq)
  if (before) {
    const others = counts.later.filter((arrival) => arrival !== before)
    const after = { ...before, isMention: names(message, reader) }
    return { ...changed, later: message.deleted_at ? others : [...others, after] }
  }
  const hasMentions = counts.base.mentions > 0 || names(message, reader)
  const isCounted = seq > counts.base.read_seq && (message.deleted_at !== undefined || hasMentions)
  return isCounted ? { ...changed, doubtAt: offset } : changed
}

function names({ mentions, mentions_room, user_id }: Message, { id = '', ignored }: Reader): boolean {
  return mentions_room === true || (mentions?.includes(id) === true && !ignored.has(user_id))
}

function isMention(arrival: Arrival): boolean {
  return arrival.isMention
}
