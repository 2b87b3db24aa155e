import type { ChatStore } from '@hubbub/chat'
import { MemoryChatStore } from '@hubbub/chat/memory'
import type { Logger } from '@hubbub/hub/ports'
import type { Configuration } from '../config/index.ts'
import { prepareDataFolder } from '../data-folder.ts'

export async function openStore({ data }: Configuration, _logger: Logger): Promise<ChatStore> {
  prepareDataFolder(data)
  return new MemoryChatStore()
}
