import type { Random } from '../../ports/random.ts'
import { expectEqual, expectThat } from '../expect.ts'
import type { ContractCase } from './contract-case.ts'

/** The promises of the `Random` port. */
export const randomContract: readonly ContractCase<Random>[] = [
  {
    rule: 'Random',
    title: 'float lies in [0, 1) and spreads over it',
    async run(random) {
      const tenths = new Set<number>()
      for (let n = 0; n < 1_000; n++) {
        const value = random.float()
        expectThat(value >= 0 && value < 1, `${value} lies in [0, 1)`)
        tenths.add(Math.floor(value * 10))
      }
      expectEqual(tenths.size, 10, 'tenths hit by a thousand values')
    },
  },
  {
    rule: 'Random',
    title: 'id has letters and digits only, enough of them for 120 bits',
    async run(random) {
      for (let n = 0; n < 100; n++) {
        const id = random.id()
        expectThat(/^[A-Za-z0-9]+$/.test(id), `${id} has letters and digits only`)
        // 62 characters are worth at most 5.95 bits each.
        expectThat(id.length >= 20, `${id} has at least 20 characters`)
      }
    },
  },
  {
    rule: 'Random',
    title: 'ids do not repeat',
    async run(random) {
      const ids = new Set(Array.from({ length: 1_000 }, () => random.id()))
      expectEqual(ids.size, 1_000, 'different ids')
    },
  },
]
