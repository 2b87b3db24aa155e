import { BrokerNetwork, closed, FakeClock, type HubHarness, hubHarness, SeededRandom } from '@hubbub/hub/testing'
import { chat } from '../chat.ts'
import { MemoryChatStore } from '../memory/memory-chat-store.ts'
import { MemoryTables } from '../memory/memory-tables.ts'
import type { ChatOptions } from '../options.ts'

/** Two nodes that run chat over the same data. */
export interface ChatCluster extends AsyncDisposable {
  readonly clock: FakeClock
  readonly network: BrokerNetwork
  readonly nodes: readonly [HubHarness, HubHarness]
}

/** Starts two hubs in memory that share data, clock and broker network, with a default room `general`. */
export async function chatCluster(options: Partial<ChatOptions> = {}): Promise<ChatCluster> {
  const clock = new FakeClock()
  const network = new BrokerNetwork(clock, new SeededRandom(2))
  const tables = new MemoryTables('memory')
  const start = (seed: number): Promise<HubHarness> => {
    const module = chat({ store: new MemoryChatStore({ tables, shared: true }), ...options })
    return hubHarness({ clock, broker: network.join(), random: new SeededRandom(seed), modules: [module] })
  }
  const nodes = [await start(10), await start(11)] as const
  return {
    clock,
    network,
    nodes,
    async [Symbol.asyncDispose]() {
      await closed(
        clock,
        nodes.map(({ hub }) => hub),
      )
    },
  }
}
