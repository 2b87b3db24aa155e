import {
  type Column,
  defineTable,
  integer,
  integerOrNull,
  type RowOf,
  text,
  textOrNull,
} from '../tables/define-table.ts'

/** A file that may be attached, or one that a check of the server refused: of that only the row is left. */
const state: Column<'ready' | 'rejected'> = { kind: 'text', isNullable: false }

/** Files that arrived whole. Rooms have none of their own: `fileRefs` says where a file is shown, and so who may see it. */
const files = defineTable({
  columns: {
    /** That of the upload it came by. */
    id: text,
    ownerId: text,
    /** As it was given, cleaned. */
    name: text,
    /** In bytes, as stored. */
    size: integer,
    /** What its content turned out to be. */
    mime: text,
    /** Of a picture that was freed of its metadata, in pixels, as shown. */
    width: integerOrNull,
    height: integerOrNull,
    /** Of the small version, 0 where there is none. */
    thumbnailBytes: integer,
    /** Of the square version for users and rooms, 0 where none was asked for. */
    avatarBytes: integer,
    /** Of its bytes as stored, in hex. */
    sha256: text,
    /** Where its bytes are. */
    blobId: text,
    state,
    /** In ms since 1970. */
    createdAt: integer,
    /** How many messages and pictures of users and rooms point to it. */
    refs: integer,
    /** Since when the collector knows that nothing points to it, in ms since 1970; 0 while it does not. */
    looseSince: integer,
  },
  key: ['id'],
  indexes: { byOwner: ['ownerId', 'createdAt'], byRefs: ['refs', 'looseSince'] },
})

/** Which messages show which files; the picture of a room has an empty `messageId`. */
const fileRefs = defineTable({
  columns: { fileId: text, roomId: text, messageId: text },
  key: ['fileId', 'roomId', 'messageId'],
  indexes: { byMessage: ['messageId'] },
})

/** Files that have been announced, until they are files or have ended. */
const uploads = defineTable({
  columns: {
    /** 32 hex digits; the first of the file's blobs has the same id. */
    id: text,
    ownerId: text,
    /** The client's key, empty where it gave none. */
    clientId: text,
    /** Cleaned. */
    name: text,
    /** As announced, in bytes. */
    size: integer,
    /** As announced. */
    sha256: textOrNull,
    /** In ms since 1970. */
    createdAt: integer,
  },
  key: ['id'],
  indexes: { byOwner: ['ownerId', 'clientId'], byAge: ['createdAt'] },
})

/** What users have of the storage: their files as stored, and their uploads as announced. */
const fileUsage = defineTable({ columns: { userId: text, bytes: integer }, key: ['userId'], indexes: {} })

/** Tables of files. */
export const fileTables = { files, fileRefs, uploads, fileUsage } as const

/** A file as it is stored. */
export type FileRow = RowOf<typeof files>
/** An announced file as it is stored. */
export type UploadRow = RowOf<typeof uploads>
