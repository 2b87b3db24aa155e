import { simulateChat } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { openSqliteChatStore } from './index.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { watchedStore, type WatchedStore } from './testing/watched-store.ts'

test.each([1, 2, 3])('R7: chat on SQLite catches up by state, over restarts (seed %i)', async (seed) => {
  using folder = temporaryFolder()
  let watched: WatchedStore | undefined
  const openStore = async () => {
    watched = watchedStore(await openSqliteChatStore({ file: folder.file('chat.db'), synchronous: 'normal' }))
    return watched.store
  }
  /** The clock stands still until the threads have answered, however slow the disk is. */
  const breathe = async (): Promise<void> => {
    await watched?.quiet()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await expect(simulateChat({ seed, steps: 100, openStore, breathe })).resolves.toBeUndefined()
})
