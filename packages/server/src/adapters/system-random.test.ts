import { randomContract } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { SystemRandom } from './system-random.ts'

for (const { rule, title, run } of randomContract) {
  test(`${rule}: ${title}`, async () => {
    await expect(run(new SystemRandom())).resolves.toBeUndefined()
  })
}
