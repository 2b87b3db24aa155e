import type { HubOptions } from '@hubbub/hub'
import { type HubHarness, hubHarness } from '@hubbub/hub/testing'
import { chat } from '../chat.ts'
import { MemoryChatStore } from '../memory/memory-chat-store.ts'
import type { ChatOptions } from '../options.ts'

/** A hub in memory that runs chat alone, with a default room `general`. */
export async function chatHarness(
  options: Partial<ChatOptions> & { readonly hub?: Partial<HubOptions> } = {},
): Promise<HubHarness> {
  const { hub, ...rest } = options
  return hubHarness({ ...hub, modules: [chat({ store: new MemoryChatStore(), ...rest })] })
}
