import { silentLogger } from '@hubbub/hub/memory'
import { clockContract } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { letPass } from '../testing/deadline.ts'
import { SystemClock } from './system-clock.ts'

for (const { rule, title, run } of clockContract) {
  test(`${rule}: ${title}`, async () => {
    const clock = new SystemClock(silentLogger)
    await expect(run({ clock, pass: letPass })).resolves.toBeUndefined()
  })
}

test('a timer longer than the runtime can take does not run at once, and can be cancelled', async () => {
  const clock = new SystemClock(silentLogger)
  let runs = 0
  const cancel = clock.after(2 ** 32, () => runs++)
  await letPass(20)
  cancel()
  expect(runs).toBe(0)
})

test('a throw of a timer is logged and ends nothing', async () => {
  const events: string[] = []
  const clock = new SystemClock({ ...silentLogger, error: (event) => events.push(event) })
  clock.after(0, () => {
    throw new Error('of a module')
  })
  await letPass(20)
  expect(events).toEqual(['timer_failed'])
})
