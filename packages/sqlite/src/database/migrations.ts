import type { Database } from './database.ts'
import { integer } from './row-values.ts'

/** Marks a file as ours: "HUBB" in ASCII, in the header field that SQLite keeps for this. */
export const applicationId = 0x48_55_42_42

/**
 * The schema, step by step. Forward only: a step that was released is never changed, new ones are added at the end.
 * `user_version` counts the steps a file has taken.
 *
 * Messages lie in the order they came, so a commit appends to few pages; rooms have integer keys to keep indexes small.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE properties (
     name  TEXT PRIMARY KEY,
     value TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE rooms (
     key          INTEGER PRIMARY KEY,
     id           TEXT NOT NULL UNIQUE,
     name         TEXT NOT NULL,
     created_by   TEXT,
     created_at   INTEGER NOT NULL,
     member_count INTEGER NOT NULL,
     last_seq     INTEGER NOT NULL,
     last_offset  INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX rooms_by_age ON rooms (created_at, id);
   CREATE INDEX rooms_by_maker ON rooms (created_by) WHERE created_by IS NOT NULL;

   CREATE TABLE members (
     room          INTEGER NOT NULL REFERENCES rooms (key),
     user_id       TEXT NOT NULL,
     username      TEXT NOT NULL,
     state         TEXT NOT NULL CHECK (state IN ('in', 'out')),
     change_offset INTEGER NOT NULL,
     member_count  INTEGER NOT NULL,
     PRIMARY KEY (room, user_id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX members_by_user ON members (user_id) WHERE state = 'in';
   CREATE INDEX members_by_change ON members (room, change_offset) WHERE change_offset > 0;

   CREATE TABLE messages (
     id            TEXT NOT NULL UNIQUE,
     room          INTEGER NOT NULL REFERENCES rooms (key),
     seq           INTEGER NOT NULL,
     change_offset INTEGER NOT NULL,
     create_offset INTEGER NOT NULL,
     user_id       TEXT NOT NULL,
     username      TEXT NOT NULL,
     content       TEXT NOT NULL,
     client_id     TEXT,
     sent_at       INTEGER NOT NULL,
     edited_at     INTEGER,
     deleted_at    INTEGER
   ) STRICT;
   CREATE UNIQUE INDEX messages_by_seq ON messages (room, seq);
   CREATE UNIQUE INDEX messages_by_change ON messages (room, change_offset);
   CREATE UNIQUE INDEX messages_by_key ON messages (room, user_id, client_id) WHERE client_id IS NOT NULL;`,
]

/** The number of steps this version knows. */
export const knownVersion: number = migrations.length

/** Counts the steps a file has taken. */
export function versionOf(db: Database): number {
  return integer(db.prepare('PRAGMA user_version').get() ?? {}, 'user_version')
}

/** Takes the steps that are missing, each in a transaction of its own. */
export function migrate(db: Database): void {
  for (let version = versionOf(db); version < migrations.length; version++) {
    db.exec('BEGIN IMMEDIATE')
    try {
      db.exec(migrations[version] ?? '')
      db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version + 1}; COMMIT`)
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}
