import { type Column, defineTable, flag, integer, json, type RowOf, text, textOrNull } from '../tables/define-table.ts'

/** How a user comes in: by a name alone, by a password, by another issuer's word, by a key. */
export type UserKind = 'guest' | 'account' | 'external' | 'bot'

/** What becomes of the messages of somebody who goes for good. */
export type DepartureMode = 'anonymise' | 'delete_messages'

const userKind: Column<UserKind> = { kind: 'text', isNullable: false }
const departureMode: Column<DepartureMode> = { kind: 'text', isNullable: false }

/** Everybody who was ever welcomed, until forgotten. Times are in ms since 1970. */
const users = defineTable({
  columns: {
    userId: text,
    username: text,
    /** The name as names are compared; empty once deleted. */
    nameKey: text,
    kind: userKind,
    /** Empty where the name is shown. */
    displayName: text,
    /** Id of a file, empty when there is none. */
    avatar: text,
    /** A language tag as in `zh-Hant-TW`, empty when nobody said. */
    locale: text,
    /** A name of the IANA time zone database, empty when nobody said. */
    timeZone: text,
    /** What the user may do on the whole server, as in `admin`. */
    roles: json<readonly string[]>(),
    createdAt: integer,
    /** When the user last came; at most a day old for those who stay signed in. */
    seenAt: integer,
    /** Until when the user is kept out, 0 when not. */
    blockedUntil: integer,
    blockedReason: text,
    /** 0 while the user is there. */
    deletedAt: integer,
  },
  key: ['userId'],
  indexes: { byName: ['nameKey'], byKind: ['kind', 'nameKey'], byVisit: ['kind', 'seenAt'] },
})

/** Which account has a name: one, whatever case or width it is written in. */
const accountNames = defineTable({ columns: { nameKey: text, userId: text }, key: ['nameKey'], indexes: {} })

/** Who signs in by password. */
const accounts = defineTable({
  columns: {
    userId: text,
    /** A PHC string; null when nobody can sign in to it by password. */
    passwordHash: textOrNull,
    passwordChangedAt: integer,
    isAdmin: flag,
  },
  key: ['userId'],
  indexes: { byAdmin: ['isAdmin'] },
})

/** Sign-ins that go on: one family of refresh tokens each. One that has ended is removed. */
const logins = defineTable({
  columns: {
    loginId: text,
    userId: text,
    currentHash: text,
    /** Null before the first rotation. */
    previousHash: textOrNull,
    rotatedAt: integer,
    createdAt: integer,
    expiresAt: integer,
    device: text,
    address: text,
  },
  key: ['loginId'],
  indexes: { byUser: ['userId', 'rotatedAt'], byEnd: ['expiresAt'] },
})

/** Links by which a password is set once. */
const resetTokens = defineTable({
  columns: {
    hash: text,
    userId: text,
    /** Id of the administrator, empty for the server itself. */
    createdBy: text,
    createdAt: integer,
    expiresAt: integer,
  },
  key: ['hash'],
  indexes: { byUser: ['userId'], byEnd: ['expiresAt'] },
})

/** Invitations to make an account, each good once. */
const registrationInvites = defineTable({
  columns: { hash: text, createdBy: text, createdAt: integer, expiresAt: integer },
  key: ['hash'],
  indexes: { byEnd: ['expiresAt'] },
})

/** Who does not want to hear of whom. */
const ignores = defineTable({
  columns: { userId: text, ignoredId: text, at: integer },
  key: ['userId', 'ignoredId'],
  indexes: {},
})

/** Users who are being removed from every table, and how far that has come. */
const departures = defineTable({
  columns: {
    userId: text,
    mode: departureMode,
    startedAt: integer,
    /** Which of the steps it is at. */
    step: integer,
    /** Where that step goes on from; empty at its beginning. */
    cursor: json<readonly string[]>(),
  },
  key: ['userId'],
  indexes: {},
})

/** Tables of people. */
export const peopleTables = {
  users,
  accountNames,
  accounts,
  logins,
  resetTokens,
  registrationInvites,
  ignores,
  departures,
} as const

/** A user as stored. */
export type UserRow = RowOf<typeof users>
/** One sign-in as stored. */
export type LoginRow = RowOf<typeof logins>
/** A removal in progress. */
export type DepartureRow = RowOf<typeof departures>
