import { type Column, defineTable, flag, integer, integerOrNull, type RowOf, text } from '../tables/define-table.ts'

/** A file that may be attached, or one that a check of the server refused. */
const state: Column<'ready' | 'rejected'> = { kind: 'text', isNullable: false }

/** Files that arrived whole. Rooms have none of their own: `fileRefs` says where a file is shown, and so who may see it. */
const files = defineTable({
  columns: {
    id: text,
    ownerId: text,
    /** As it was given, cleaned. */
    name: text,
    /** In bytes. */
    size: integer,
    /** What its content turned out to be. */
    mime: text,
    /** Of a picture, in pixels, as shown. */
    width: integerOrNull,
    height: integerOrNull,
    hasThumbnail: flag,
    /** Of its bytes, in hex. */
    sha256: text,
    state,
    /** In ms since 1970. */
    createdAt: integer,
    /** How many messages and pictures of users and rooms point to it. */
    refs: integer,
  },
  key: ['id'],
  indexes: { byOwner: ['ownerId', 'createdAt'], unreferenced: ['refs', 'createdAt'] },
})

/** Which messages show which files. */
const fileRefs = defineTable({
  columns: { fileId: text, roomId: text, messageId: text },
  key: ['fileId', 'roomId', 'messageId'],
  indexes: { byMessage: ['messageId'] },
})

/** Tables of files. */
export const fileTables = { files, fileRefs } as const

/** A file as it is stored. */
export type FileRow = RowOf<typeof files>
