import { setTimeout as delay } from 'node:timers/promises'
import type { Measurement } from '../measurement.ts'
import { residentKilobytes } from '../process-usage.ts'
import type { Idle } from '../scenarios.ts'
import { Crowd } from './crowd.ts'
import type { Job } from './job.ts'

/** Clients that come and go before the first reading, so that code loaded by the first clients is not counted. */
const visitors = 100
const restMs = 2000

/** Seats idle clients and reads the server's memory before and after. */
export async function runIdle(job: Job, scenario: Idle): Promise<Measurement> {
  const warmUp = await gather(job, 'visitor', visitors)
  await warmUp.settle()
  warmUp.close()
  await delay(restMs)
  const before = residentKilobytes(job.serverPid)
  const crowd = await gather(job, 'user', scenario.clients)
  try {
    await crowd.settle()
    await crowd.wait(restMs)
    const after = residentKilobytes(job.serverPid)
    return {
      kind: 'memory',
      kilobytesPerConnection: (after - before) / scenario.clients,
    }
  } finally {
    crowd.close()
  }
}

function gather(job: Job, name: string, count: number): Promise<Crowd> {
  const seats = Array.from({ length: count }, (_, i) => ({
    user: `${name}${i}`,
    room: 'general',
    ownRoom: false,
  }))
  return Crowd.gather(job, seats, () => undefined)
}
