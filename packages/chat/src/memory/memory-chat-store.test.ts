import { expect, test } from 'vitest'
import { chatStoreContract } from '../testing/index.ts'
import { MemoryChatStore } from './memory-chat-store.ts'
import { MemoryTables } from './memory-tables.ts'

for (const { rule, title, run } of chatStoreContract) {
  test(`${rule}: ${title} (memory)`, async () => {
    const tables = new MemoryTables('e_test')
    await expect(run({ open: async () => new MemoryChatStore({ tables }) })).resolves.toBeUndefined()
  })
}
