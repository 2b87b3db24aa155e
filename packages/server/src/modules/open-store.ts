import { join } from 'node:path'
import type { ChatStore } from '@hubbub/chat'
import type { Logger } from '@hubbub/hub/ports'
import { openSqliteChatStore, SqliteOpenError } from '@hubbub/sqlite'
import type { Configuration } from '../config/index.ts'
import { prepareDataFolder } from '../data-folder.ts'
import { StartError } from '../start-error.ts'

/** Opens the chat store in the data folder; rejects with a StartError when it cannot be used. */
export async function openStore({ data, storage }: Configuration, logger: Logger): Promise<ChatStore> {
  prepareDataFolder(data)
  try {
    return await openSqliteChatStore({
      file: join(data, 'hubbub.db'),
      synchronous: storage.synchronous,
      ...(storage.max_bytes === undefined ? {} : { maxBytes: storage.max_bytes }),
      checkUpToBytes: storage.check_up_to_bytes,
      cacheBytes: storage.cache_bytes,
      maxWaiting: storage.max_waiting,
      maxBatch: storage.max_batch,
      indexEvery: storage.index_every,
      restarts: storage.restarts,
      logger,
    })
  } catch (error) {
    if (error instanceof SqliteOpenError) throw new StartError(`The database does not open: ${error.message}.`)
    throw error
  }
}
