import { mkdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { ChatStore, ChatWrite, ChatWriteResult } from '@hubbub/chat/ports'
import { BatchQueue } from './batch-queue.ts'
import { lockFor } from './database/lock.ts'
import type { ReadAnswer, ReadRequest } from './database/store-reads.ts'
import { openErrorOf } from './open-error.ts'
import { type SqliteOptions, type SqliteSettings, sqliteDefaults } from './options.ts'
import { SqliteChatStore } from './sqlite-chat-store.ts'
import type { ThreadRole } from './thread/messages.ts'
import { startThread } from './thread/start-thread.ts'

/**
 * Opens the chat store in a file, making or upgrading it as needed. Writes and reads each have a thread of their own, so
 * a slow disk slows acknowledgements and nothing else; searches have a third one, from the first search on. Rejects with
 * SqliteOpenError, whose message a person can act upon.
 */
export async function openSqliteChatStore(options: SqliteOptions): Promise<ChatStore> {
  const file = placeOf(options.file)
  const settings: SqliteSettings = { ...sqliteDefaults, ...options, file }
  for (const name of ['maxWaiting', 'maxBatch', 'indexEvery'] as const) {
    if (!(settings[name] >= 1)) throw new RangeError(`${name}: give at least 1, not ${settings[name]}`)
  }
  const unlock = lockFor(file)
  const writer = queueFor<ChatWrite, ChatWriteResult>('writer', settings)
  try {
    const epoch = await writer.opened()
    const reader = queueFor<ReadRequest, ReadAnswer>('reader', settings)
    await reader.opened()
    const openSearcher = (): BatchQueue<ReadRequest, ReadAnswer> => queueFor('searcher', settings)
    return new SqliteChatStore({ epoch, writer, reader, openSearcher, unlock })
  } catch (error) {
    await writer.close()
    unlock()
    throw openErrorOf(error, file)
  }
}

/** The one name of the file, whatever way it was given; makes its folder. */
function placeOf(given: string): string {
  const file = resolve(given)
  try {
    mkdirSync(dirname(file), { recursive: true })
    return join(realpathSync(dirname(file)), basename(file))
  } catch (error) {
    throw openErrorOf(error, file)
  }
}

function queueFor<Request, Result>(role: ThreadRole, settings: SqliteSettings): BatchQueue<Request, Result> {
  const { maxBytes, maxWaiting, maxBatch, restarts, logger } = settings
  const { file, synchronous, checkUpToBytes, cacheBytes, indexEvery } = settings
  const limit = maxBytes === undefined ? {} : { maxBytes }
  const forThread = { file, synchronous, checkUpToBytes, cacheBytes, indexEvery, ...limit }
  return new BatchQueue({
    name: role,
    maxWaiting,
    maxBatch,
    restarts,
    logger,
    start: (events) => startThread<Request, Result>({ role, settings: forThread }, events),
  })
}
