import type { ChatTables } from '../writes/chat-tables.ts'
import type { WriteHandlers } from '../writes/write-handlers.ts'
import { isHidden } from './choice-of.ts'
import type { ChoosePresence, PresenceWrites, PresenceWritten, SeenUsers } from './ports.ts'
import type { PresenceRow } from './tables.ts'

/** The rules of writes about presence. */
export const presenceWrites: WriteHandlers<keyof PresenceWrites> = {
  choose_presence: choosePresence,
  seen_users: (tables, { users }) => seenUsers(tables, users),
}

/** P8: a choice is the user's, on all devices and over restarts; whoever becomes invisible was last seen at that moment. */
function choosePresence(
  { records }: ChatTables,
  { at, userId, state, note, until, hidesLastSeen, isShown }: ChoosePresence,
): PresenceWritten {
  const known = records.presences.get({ userId }) ?? plainPresence(userId)
  const presence: PresenceRow = {
    userId,
    state,
    note,
    until,
    hidesLastSeen: hidesLastSeen ?? known.hidesLastSeen,
    revision: known.revision + 1,
    lastSeenAt: state === 'invisible' && isShown ? at : known.lastSeenAt,
  }
  records.presences.put(presence)
  return { changes: [], presence }
}

/** P9: the latest time counts; of those who are invisible nothing is kept. */
function seenUsers({ records }: ChatTables, users: SeenUsers['users']): { readonly changes: readonly [] } {
  for (const { userId, at } of users) {
    const known = records.presences.get({ userId }) ?? plainPresence(userId)
    if (isHidden(known, at) || at <= (known.lastSeenAt ?? 0)) continue
    records.presences.put({ ...known, lastSeenAt: at })
  }
  return { changes: [] }
}

function plainPresence(userId: string): PresenceRow {
  return { userId, state: 'online', note: null, until: null, hidesLastSeen: false, revision: 0, lastSeenAt: null }
}
