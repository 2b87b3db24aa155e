import { expect, test } from 'vitest'
import { type JoinCost, joinCost } from '../testing/join-cost.ts'

/** A frame with the number who are online. */
const countBytes = 80

test('P4: who joins gets pages and counts, whatever the size; everybody else a count, seldomer in larger rooms', async () => {
  const [small, medium, large] = [await joinCost(100), await joinCost(1_000), await joinCost(10_000)]
  const sizes: readonly JoinCost[] = [small, medium, large]
  for (const { toJoiner } of sizes) expect(toJoiner).toBeLessThan(6_000)
  for (const { toOthers, members } of [medium, large]) expect(toOthers).toBeLessThan(countBytes * members)
  // A hundred joins are one batch to the large room: each costs everybody together less than one in a room of a hundred.
  expect(large.toOthersInStorm).toBeLessThan(countBytes * 100)
  expect(large.toOthersInStorm).toBeLessThan(small.toOthersInStorm)
}, 30_000)
