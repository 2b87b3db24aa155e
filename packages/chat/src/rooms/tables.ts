import type { RoomRole } from '@hubbub/protocol'
import { type Column, defineTable, integer, integerOrNull, json, type RowOf, text } from '../tables/define-table.ts'

/** Who may not come into which room, until when. Times are in ms since 1970. */
const bans = defineTable({
  columns: {
    roomId: text,
    userId: text,
    username: text,
    /** Who did it. */
    byId: text,
    byName: text,
    at: integer,
    /** Null for good. */
    until: integerOrNull,
    /** Empty when none was given. */
    reason: text,
  },
  key: ['roomId', 'userId'],
  indexes: {},
})

/** Who was invited into which room, and has neither come nor declined. */
const invitations = defineTable({
  columns: { roomId: text, userId: text, username: text, byId: text, byName: text, at: integer },
  key: ['roomId', 'userId'],
  indexes: { byUser: ['userId'] },
})

/** Links that let their holder into a room. Their tokens are kept readable: see docs/decisions/0017-invite-links-stay-readable.md. */
const inviteLinks = defineTable({
  columns: {
    token: text,
    /** Names the link where its token must not be seen. */
    id: text,
    roomId: text,
    byId: text,
    byName: text,
    at: integer,
    /** In ms since 1970; null for no end. */
    expiresAt: integerOrNull,
    /** Null for any number. */
    maxUses: integerOrNull,
    uses: integer,
  },
  key: ['token'],
  indexes: { byRoom: ['roomId', 'id'] },
})

/** Who asks to be let into which room. */
const joinRequests = defineTable({
  columns: { roomId: text, userId: text, username: text, note: text, at: integer },
  key: ['roomId', 'userId'],
  indexes: { byUser: ['userId'] },
})

const role: Column<RoomRole> = { kind: 'text', isNullable: false }

/** Members who are more than plain ones, so that they are found without looking at all. */
const staff = defineTable({
  columns: { roomId: text, userId: text, role },
  key: ['roomId', 'userId'],
  indexes: {},
})

/** The one room of each set of people that was opened: their ids, sorted, as JSON. */
const peopleRooms = defineTable({
  columns: { people: text, roomId: text },
  key: ['people'],
  indexes: {},
})

/** Rooms whose oldest messages are removed: those with retention, and deleted ones until nothing is left. */
const sweeps = defineTable({
  columns: {
    roomId: text,
    /** When it is next looked at, in ms since 1970. */
    dueAt: integer,
  },
  key: ['roomId'],
  indexes: { byDue: ['dueAt'] },
})

/** Every administrative act, numbered from 1. */
const audit = defineTable({
  columns: {
    id: integer,
    /** In ms since 1970. */
    at: integer,
    /** Empty for acts on the whole server. */
    roomId: text,
    /** Empty for the server itself. */
    actorId: text,
    actorName: text,
    action: text,
    /** Empty where it was done to nobody. */
    targetId: text,
    targetName: text,
    detail: json<Readonly<Record<string, unknown>>>(),
  },
  key: ['id'],
  indexes: { byRoom: ['roomId'], byActor: ['actorId'], byAction: ['action'] },
})

/** Tables of rooms: who was invited, banned, asks to come in; who did what. */
export const roomTables = { bans, invitations, inviteLinks, joinRequests, staff, peopleRooms, sweeps, audit } as const

/** A ban from a room. */
export type BanRow = RowOf<typeof bans>

/** An invitation that waits for its answer. */
export type InvitationRow = RowOf<typeof invitations>

/** A link that lets its holder into a room. */
export type InviteLinkRow = RowOf<typeof inviteLinks>

/** A wish to be let into a room. */
export type JoinRequestRow = RowOf<typeof joinRequests>

/** An administrative act. */
export type AuditRow = RowOf<typeof audit>
