import type { AuditRow, BanRow, InvitationRow, InviteLinkRow, JoinRequestRow } from '../rooms/tables.ts'
import { anonymiseRooms } from './anonymise-rooms.ts'
import { type DepartureStep, namingStep } from './departure-step.ts'

const bans = namingStep<BanRow>({
  page: ({ records }, [roomId = '', userId = ''], limit) => records.bans.scan({ after: { roomId, userId }, limit }),
  placeOf: ({ roomId, userId }) => [roomId, userId],
  rename: (row, as) => ({ ...row, username: as(row.userId, row.username), byName: as(row.byId, row.byName) }),
  put: ({ records }, row) => records.bans.put(row),
})

const invitations = namingStep<InvitationRow>({
  page: ({ records }, [roomId = '', userId = ''], limit) =>
    records.invitations.scan({ after: { roomId, userId }, limit }),
  placeOf: ({ roomId, userId }) => [roomId, userId],
  rename: (row, as) => ({ ...row, byName: as(row.byId, row.byName) }),
  put: ({ records }, row) => records.invitations.put(row),
  removeIf: {
    isOf: (row, userId) => row.userId === userId,
    remove: ({ records }, row) => records.invitations.remove(row),
  },
})

const inviteLinks = namingStep<InviteLinkRow>({
  page: ({ records }, [token = ''], limit) => records.inviteLinks.scan({ after: { token }, limit }),
  placeOf: ({ token }) => [token],
  rename: (row, as) => ({ ...row, byName: as(row.byId, row.byName) }),
  put: ({ records }, row) => records.inviteLinks.put(row),
})

const joinRequests = namingStep<JoinRequestRow>({
  page: ({ records }, [roomId = '', userId = ''], limit) =>
    records.joinRequests.scan({ after: { roomId, userId }, limit }),
  placeOf: ({ roomId, userId }) => [roomId, userId],
  rename: (row) => row,
  put: ({ records }, row) => records.joinRequests.put(row),
  removeIf: {
    isOf: (row, userId) => row.userId === userId,
    remove: ({ records }, row) => records.joinRequests.remove(row),
  },
})

const audit = namingStep<AuditRow>({
  page: ({ records }, [id = '0'], limit) => records.audit.scan({ after: { id: Number(id) }, limit }),
  placeOf: ({ id }) => [String(id)],
  rename: (row, as) => ({
    ...row,
    actorName: as(row.actorId, row.actorName),
    targetName: as(row.targetId, row.targetName),
  }),
  put: ({ records }, row) => records.audit.put(row),
})

/** What the user has written and not sent. */
const drafts: DepartureStep = ({ records }, { userId }, { most }) => {
  const rows = records.drafts.scan({ equals: { userId }, limit: most })
  for (const row of rows) records.drafts.remove(row)
  return { looked: rows.length, cursor: rows.length === most ? [] : undefined }
}

/** What the user chose to be seen as, and when the user was last there. */
const presence: DepartureStep = ({ records }, { userId }) => {
  records.presences.remove({ userId })
  return { looked: 1, cursor: undefined }
}

/** What the user was answered over HTTP, kept for repeats. */
const calls: DepartureStep = ({ records }, { userId }, { most }) => {
  const rows = records.calls.scan({ index: 'byOwner', equals: { ownerId: userId }, limit: most })
  for (const row of rows) records.calls.remove(row)
  return { looked: rows.length, cursor: rows.length === most ? [] : undefined }
}

/** Everything that may still hold something of a user, in the order it is looked through. Stored places count on the order. */
export const departureSteps: readonly DepartureStep[] = [
  drafts,
  calls,
  anonymiseRooms,
  bans,
  invitations,
  inviteLinks,
  joinRequests,
  audit,
  presence,
]
