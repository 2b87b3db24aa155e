import { simulateChat } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { openSqliteChatStore } from './index.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

/** Lets the threads of the store answer. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test.each([1, 2, 3])('R7: chat on SQLite catches up by state, over restarts (seed %i)', async (seed) => {
  using folder = temporaryFolder()
  const openStore = () => openSqliteChatStore({ file: folder.file('chat.db'), synchronous: 'normal' })
  await expect(simulateChat({ seed, steps: 100, openStore, breathe })).resolves.toBeUndefined()
})
