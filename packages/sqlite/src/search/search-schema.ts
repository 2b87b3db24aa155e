/**
 * Gives messages a number of their own, which the index knows them by (row ids that no column names may change when a
 * file is vacuumed), and makes the index, empty: what is stored already is put into it in the background. It has no copy
 * of the texts. `terms` are those of the text, `scope` says where a message is and whose: see `match-expression.ts`.
 */
export const searchSchema: string = `
   CREATE TABLE numbered_messages (
     key           INTEGER PRIMARY KEY,
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
     deleted_at    INTEGER,
     thread_id     TEXT,
     pinned_at     INTEGER,
     mentions_room INTEGER NOT NULL DEFAULT 0,
     more          TEXT
   ) STRICT;
   INSERT INTO numbered_messages
     SELECT rowid, id, room, seq, change_offset, create_offset, user_id, username, content, client_id, sent_at, edited_at,
            deleted_at, thread_id, pinned_at, mentions_room, more
     FROM messages ORDER BY rowid;
   DROP TABLE messages;
   ALTER TABLE numbered_messages RENAME TO messages;
   CREATE UNIQUE INDEX messages_by_seq ON messages (room, seq);
   CREATE UNIQUE INDEX messages_by_change ON messages (room, change_offset);
   CREATE UNIQUE INDEX messages_by_key ON messages (room, user_id, client_id) WHERE client_id IS NOT NULL;
   CREATE INDEX messages_by_thread ON messages (thread_id, seq) WHERE thread_id IS NOT NULL;
   CREATE INDEX messages_pinned ON messages (room, seq) WHERE pinned_at IS NOT NULL;
   CREATE INDEX messages_to_room ON messages (room, seq) WHERE mentions_room = 1;

   CREATE VIRTUAL TABLE message_terms USING fts5(
     terms, scope, content = '', contentless_delete = 1, tokenize = 'ascii'
   );
   CREATE TABLE search_progress (
     one     INTEGER PRIMARY KEY CHECK (one = 1),
     rules   TEXT NOT NULL,
     indexed INTEGER NOT NULL
   ) STRICT;
   INSERT INTO search_progress (one, rules, indexed) VALUES (1, '', 0);`
