import { acknowledges, dialects } from '../dialects.ts'
import type { Measurement } from '../measurement.ts'
import { contentBytes, type FanOut } from '../scenarios.ts'
import { Crowd } from './crowd.ts'
import { DeliveryWindow } from './delivery-window.ts'
import type { Job } from './job.ts'
import { LatencySampler, markedContent } from './latency-sampler.ts'
import { Meter, warmUpMs } from './meter.ts'

const room = 'general'
const drainMs = 5000
const drainStepMs = 50

/** Runs a fan-out: as many senders as messages in flight, a new message for each that has reached everybody. */
export async function runFanOut(job: Job, scenario: FanOut): Promise<Measurement> {
  const { subscribers, inFlight } = scenario
  const dialect = dialects[job.dialect]
  const hasAcks = acknowledges(dialect)
  const window = new DeliveryWindow(subscribers, inFlight)
  const sampler = new LatencySampler(() => performance.now())
  /** Servers write to their clients in the order they came, or nearly: the one in the middle is served in the middle. */
  const sampled = Math.floor(subscribers / 2)
  let sent = 0
  let acks = 0
  let sending = true

  const seats = Array.from({ length: subscribers }, (_, i) => ({
    user: `user${i}`,
    room,
    ownRoom: false,
  }))
  const crowd = await Crowd.gather(job, seats, (index, events, newAcks, chunk, length) => {
    acks += newAcks
    if (index === sampled) sampler.push(chunk, length)
    if (events > 0) send(window.received(index, events))
  })

  function send(count: number): void {
    for (let i = 0; sending && i < count; i++) {
      const number = sent++
      sampler.sent(number)
      crowd.connections[number % inFlight]?.send(dialect.message(room, number, markedContent(number, contentBytes)))
    }
  }

  try {
    await crowd.settle()
    send(inFlight)
    await crowd.wait(warmUpMs(job.seconds))
    sampler.take()
    const before = window.delivered
    const meter = new Meter(job.serverPid)
    await crowd.wait(job.seconds * 1000)
    const measurement = meter.result(window.delivered - before, sampler.take())
    sending = false
    const unfinished = (): boolean => window.completed < sent || (hasAcks && acks < sent)
    for (let ms = 0; unfinished() && ms < drainMs; ms += drainStepMs) await crowd.wait(drainStepMs)
    const lost = sent - window.completed
    if (lost > 0) throw new Error(`${lost} of ${sent} messages did not reach all ${subscribers} clients`)
    const surplus = window.delivered - sent * subscribers
    if (surplus > 0) throw new Error(`${surplus} messages were delivered twice`)
    if (hasAcks && acks !== sent) throw new Error(`${sent} messages were sent and ${acks} acknowledged`)
    return measurement
  } finally {
    crowd.close()
  }
}
