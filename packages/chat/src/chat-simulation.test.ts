import { expect, test } from 'vitest'
import { MemoryChatStore, MemoryTables } from './memory/index.ts'
import { simulateChat } from './testing/index.ts'

/** A simulation whose store outlives its servers in memory. */
function simulation(seed: number): Promise<void> {
  const tables = new MemoryTables('e_test')
  return simulateChat({ seed, openStore: async () => new MemoryChatStore({ tables }) })
}

test.each(Array.from({ length: 40 }, (_, at) => at + 1))(
  'R7: events applied to old state = a fresh fetch (seed %i)',
  async (seed) => {
    await expect(simulation(seed)).resolves.toBeUndefined()
  },
)
