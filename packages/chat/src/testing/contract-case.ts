import type { ContractCase } from '@hubbub/hub/testing'
import type { ChatStore } from '../ports/chat-store.ts'

/** Where a contract case gets its store from. */
export interface ChatStoreHarness {
  /** Opens a store; once that one is closed, opening again goes on with the same data. */
  open(): Promise<ChatStore>
}

/** One promise of the `ChatStore` port. */
export type ChatStoreCase = ContractCase<ChatStoreHarness>

/** Makes a case that needs one store only. */
export function storeCase(rule: string, title: string, check: (store: ChatStore) => Promise<void>): ChatStoreCase {
  return {
    rule,
    title,
    async run(harness) {
      const store = await harness.open()
      try {
        await check(store)
      } finally {
        await store.close()
      }
    },
  }
}
