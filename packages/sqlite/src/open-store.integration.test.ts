import { chmodSync, closeSync, existsSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs'
import { roomWithAliceAndBob, writes } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { openDatabase } from './database/database.ts'
import { knownVersion } from './database/migrations.ts'
import { openToWrite } from './database/open-files.ts'
import { openSqliteChatStore, sqliteDefaults, SqliteOpenError, type SqliteOptions } from './index.ts'
import { outputOf, runInNode } from './testing/run-in-node.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

/** The error that opening ends with. */
async function refusal(options: SqliteOptions): Promise<SqliteOpenError> {
  const outcome: unknown = await openSqliteChatStore(options).catch((error: unknown) => error)
  if (outcome instanceof SqliteOpenError) return outcome
  throw new Error(`expected a SqliteOpenError, got ${String(outcome)}`)
}

/** Runs SQL on the file, as a stranger would. */
function tamper(file: string, sql: string): void {
  const db = openDatabase(file, { readOnly: false, busyMs: 0 })
  db.exec(sql)
  db.close()
}

async function databaseWithMessages(file: string): Promise<void> {
  const store = await openSqliteChatStore({ file })
  await roomWithAliceAndBob(store)
  const users = [{ id: 'u_alice', username: 'alice' }] as const
  await Promise.all(
    Array.from({ length: 200 }, (_, at) => store.write(writes.append('den', users[0], `${at} ${'x'.repeat(500)}`))),
  )
  await store.close()
}

test('K4: the folder is made, and a closed store leaves one file and its lock behind', async () => {
  using folder = temporaryFolder()
  await databaseWithMessages(folder.file('deep/down/chat.db'))
  expect(readdirSync(folder.file('deep/down')).toSorted()).toEqual(['chat.db', 'chat.db.lock'])
})

test('K4: a database of a newer version is refused and left alone', async () => {
  using folder = temporaryFolder()
  const file = folder.file('chat.db')
  await databaseWithMessages(file)
  tamper(file, `PRAGMA user_version = ${knownVersion + 5}`)
  const error = await refusal({ file })
  expect(error.code).toBe('newer')
  expect(error.message).toBe(
    `${file} was made by a newer Hubbub (schema ${knownVersion + 5}, this one knows ${knownVersion}): start the newer version or restore a backup`,
  )
  tamper(file, `PRAGMA user_version = ${knownVersion}`)
  await (await openSqliteChatStore({ file })).close()
})

test('K4: a database of another program is refused and left alone', async () => {
  using folder = temporaryFolder()
  tamper(folder.file('a.db'), 'CREATE TABLE songs (title TEXT)')
  tamper(folder.file('b.db'), 'PRAGMA application_id = 1')
  for (const name of ['a.db', 'b.db']) {
    const error = await refusal({ file: folder.file(name) })
    expect([error.code, error.message]).toEqual([
      'foreign',
      `${folder.file(name)} is a database of another program: choose another file`,
    ])
    expect(existsSync(folder.file(`${name}-wal`))).toBe(false)
  }
})

test('K4: a damaged file is refused', async () => {
  using folder = temporaryFolder()
  const file = folder.file('chat.db')
  await databaseWithMessages(file)
  const handle = openSync(file, 'r+')
  for (let page = 8; page < 30; page++) writeSync(handle, 'damage'.repeat(100), page * 4096)
  closeSync(handle)
  writeFileSync(folder.file('notes.db'), 'not a database at all, but long enough to look at'.repeat(100))
  for (const name of ['chat.db', 'notes.db']) {
    const error = await refusal({ file: folder.file(name) })
    expect(error.code).toBe('damaged')
    expect(error.message).toMatch(
      /is damaged or not a database \(.+\): restore a backup, or move it away to begin with an empty one$/,
    )
  }
})

test('K5: a second server on the same file is refused, in this process and in another', async () => {
  using folder = temporaryFolder()
  const file = folder.file('chat.db')
  const store = await openSqliteChatStore({ file })
  const error = await refusal({ file })
  const sentence = `${file} is open in another Hubbub process: stop that one, or choose another folder`
  expect([error.code, error.message]).toEqual(['in_use', sentence])
  const program = `
    import { openSqliteChatStore } from '@hubbub/sqlite'
    await openSqliteChatStore({ file: process.argv[1] }).catch((error) => console.log(error.message))`
  expect((await outputOf(runInNode(program, { args: [file] }))).trim()).toBe(sentence)
  await store.close()
  await (await openSqliteChatStore({ file })).close()
})

test('K4: a place that cannot be written is refused with the way out', async () => {
  using folder = temporaryFolder()
  writeFileSync(folder.file('taken'), '')
  const error = await refusal({ file: folder.file('taken/chat.db') })
  expect(error.code).toBe('not_writable')
  expect(error.message).toMatch(
    /^cannot write .*taken\/chat\.db \(.+\): let this user write to .*taken, or choose another folder$/,
  )
})

test('K4: a read-only folder is refused with the way out', async () => {
  using folder = temporaryFolder()
  chmodSync(folder.path, 0o555)
  const program = `
    import { openSqliteChatStore } from '@hubbub/sqlite'
    await openSqliteChatStore({ file: process.argv[1] }).catch((error) => console.log(error.code))`
  // Root may write anywhere, so there the program runs as nobody.
  const child = runInNode(program, {
    args: [folder.file('chat.db')],
    ...(process.getuid?.() === 0 ? { uid: 65_534 } : {}),
  })
  expect((await outputOf(child)).trim()).toBe('not_writable')
})

test('K1: a commit waits for the disk unless told otherwise', () => {
  using folder = temporaryFolder()
  for (const [synchronous, level] of [
    ['full', 2],
    ['normal', 1],
  ] as const) {
    const { db } = openToWrite({ ...sqliteDefaults, file: folder.file(`${synchronous}.db`), synchronous })
    expect(db.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: level })
    expect(db.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
    db.close()
  }
  expect(sqliteDefaults.synchronous).toBe('full')
})

test('a bound that would let nothing through is a mistake of the caller', async () => {
  using folder = temporaryFolder()
  await expect(openSqliteChatStore({ file: folder.file('chat.db'), maxBatch: 0 })).rejects.toThrow(
    'maxBatch: give at least 1',
  )
})
