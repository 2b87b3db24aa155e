import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SqliteOpenError } from '../open-error.ts'
import { sqliteDefaults } from '../options.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { startThread } from './start-thread.ts'

/** Starts a writer on a file; what it reports is awaited one after the other. */
function writerOn(file: string) {
  const ready = Promise.withResolvers<string>()
  const ended = Promise.withResolvers<Error | undefined>()
  const thread = startThread<unknown, unknown>(
    { role: 'writer', settings: { ...sqliteDefaults, file } },
    { ready: ready.resolve, answered: () => undefined, ended: ended.resolve },
  )
  return { thread, ready: ready.promise, ended: ended.promise }
}

test('K8: a thread that dies says why', async () => {
  using folder = temporaryFolder()
  const { thread, ready, ended } = writerOn(folder.file('chat.db'))
  expect(await ready).toMatch(/^[0-9a-f-]{13}$/)
  // No batch at all is nothing this package would send; the thread has to fall over it.
  thread.post(undefined as unknown as readonly unknown[])
  expect(String(await ended)).toContain('the writer thread died: TypeError')
})

test('K4: a thread that cannot open its file says why', async () => {
  using folder = temporaryFolder()
  writeFileSync(folder.file('chat.db'), 'notes, not a database. '.repeat(100))
  const error = await writerOn(folder.file('chat.db')).ended
  expect(error).toBeInstanceOf(SqliteOpenError)
  expect(error).toMatchObject({ code: 'damaged' })
})

test('K2: a thread that is told to close ends without an error', async () => {
  using folder = temporaryFolder()
  const { thread, ready, ended } = writerOn(folder.file('chat.db'))
  await ready
  thread.close()
  expect(await ended).toBeUndefined()
})
