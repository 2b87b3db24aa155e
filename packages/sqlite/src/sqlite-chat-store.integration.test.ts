import { chatStoreContract } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { openSqliteChatStore } from './index.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

for (const { rule, title, run } of chatStoreContract) {
  test(`${rule}: ${title} (sqlite)`, async () => {
    using folder = temporaryFolder()
    await expect(run({ open: () => openSqliteChatStore({ file: folder.file('chat.db') }) })).resolves.toBeUndefined()
  })
}
