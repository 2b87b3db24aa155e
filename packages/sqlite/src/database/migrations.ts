import { catalogue, type TableDefinition } from '@hubbub/chat/ports'
import { createStatements } from '../records/record-sql.ts'
import { searchSchema } from '../search/search-schema.ts'
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
  `ALTER TABLE rooms ADD COLUMN kind TEXT NOT NULL DEFAULT 'public';
   ALTER TABLE rooms ADD COLUMN topic TEXT NOT NULL DEFAULT '';
   ALTER TABLE rooms ADD COLUMN description TEXT NOT NULL DEFAULT '';
   ALTER TABLE rooms ADD COLUMN avatar TEXT;
   ALTER TABLE rooms ADD COLUMN first_seq INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE rooms ADD COLUMN change_offset INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE rooms ADD COLUMN is_open_to_requests INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE rooms ADD COLUMN is_read_only INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE rooms ADD COLUMN slow_mode_ms INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE rooms ADD COLUMN retention_ms INTEGER;
   ALTER TABLE rooms ADD COLUMN archived_at INTEGER;
   ALTER TABLE rooms ADD COLUMN deleted_at INTEGER;
   ALTER TABLE rooms ADD COLUMN people TEXT;
   DROP INDEX rooms_by_age;
   CREATE INDEX rooms_listed ON rooms (created_at, id)
     WHERE (kind = 'public' OR is_open_to_requests = 1) AND deleted_at IS NULL;

   ALTER TABLE members ADD COLUMN reason TEXT NOT NULL DEFAULT 'left';
   ALTER TABLE members ADD COLUMN role TEXT NOT NULL DEFAULT 'member';
   ALTER TABLE members ADD COLUMN muted_until INTEGER;
   ALTER TABLE members ADD COLUMN joined_at INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE members ADD COLUMN joined_offset INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE members ADD COLUMN joined_seq INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE members ADD COLUMN last_sent_at INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE members ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
   UPDATE members SET name_key = lower(username), joined_offset = change_offset;
   UPDATE members SET role = 'owner' WHERE user_id = (SELECT created_by FROM rooms WHERE key = room);
   CREATE INDEX members_by_name ON members (room, name_key, user_id) WHERE state = 'in';

   ALTER TABLE messages ADD COLUMN thread_id TEXT;
   ALTER TABLE messages ADD COLUMN pinned_at INTEGER;
   ALTER TABLE messages ADD COLUMN mentions_room INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE messages ADD COLUMN more TEXT;
   CREATE INDEX messages_by_thread ON messages (thread_id, seq) WHERE thread_id IS NOT NULL;
   CREATE INDEX messages_pinned ON messages (room, seq) WHERE pinned_at IS NOT NULL;
   CREATE INDEX messages_to_room ON messages (room, seq) WHERE mentions_room = 1;

   ${tablesOfTheCatalogue()}`,
  searchSchema,
]

function tablesOfTheCatalogue(): string {
  const definitions = Object.entries<TableDefinition>(catalogue)
  return definitions.flatMap(([name, definition]) => createStatements(name, definition)).join(';\n   ')
}

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
