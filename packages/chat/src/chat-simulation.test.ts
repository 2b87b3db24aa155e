import { expect, test } from 'vitest'
import { MemoryChatStore, MemoryTables } from './memory/index.ts'
import { simulateChat } from './testing/index.ts'

/** More by option: a seed that fails is named in the error. */
const count = Number(process.env['HUBBUB_SEEDS'] ?? 200)

/** A simulation whose store outlives its servers in memory. */
function simulation(seed: number): Promise<void> {
  const tables = new MemoryTables('e_test')
  return simulateChat({ seed, openStore: async () => new MemoryChatStore({ tables }) })
}

test(`R7, O1–O6, I1–I5, R1–R6, A1, V4, research 5: after any absence, what a client knows is what the store holds: seeds 1 to ${count}`, {
  timeout: 1_000 * count,
}, async () => {
  for (let seed = 1; seed <= count; seed++) await expect(simulation(seed)).resolves.toBeUndefined()
})
