import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chatStoreContract } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { openSqliteChatStore } from './index.ts'

for (const { rule, title, run } of chatStoreContract) {
  test(`${rule}: ${title} (sqlite)`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hubbub-sqlite-'))
    try {
      await expect(run({ open: () => openSqliteChatStore({ file: join(folder, 'chat.db') }) })).resolves.toBeUndefined()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}
