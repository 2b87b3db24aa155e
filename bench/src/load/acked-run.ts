import { acknowledges, dialects } from '../dialects.ts'
import type { Measurement } from '../measurement.ts'
import { type Acked, contentBytes } from '../scenarios.ts'
import { encodeText } from './client-frame.ts'
import { Crowd } from './crowd.ts'
import type { Job } from './job.ts'
import { LatencySampler, markedContent } from './latency-sampler.ts'
import { Meter, warmUpMs } from './meter.ts'

const drainMs = 5000
const drainStepMs = 50
const sampled = 0

/** Runs senders with a room each: a new message for each that has been acknowledged. */
export async function runAcked(job: Job, scenario: Acked): Promise<Measurement> {
  const { senders, inFlight } = scenario
  const dialect = dialects[job.dialect]
  const hasAcks = acknowledges(dialect)
  const sampler = new LatencySampler(() => performance.now())
  /** Equally long names, so that all messages are. */
  const rooms = Array.from({ length: senders }, (_, i) => `bench-${String(i).padStart(4, '0')}`)
  let sent = 0
  let acked = 0
  let events = 0
  let sending = true

  const seats = rooms.map((room, i) => ({
    user: `sender${i}`,
    room,
    ownRoom: true,
  }))
  const crowd = await Crowd.gather(job, seats, (index, newEvents, acks, chunk, length) => {
    if (index === sampled) sampler.push(chunk, length)
    // A server without acknowledgements shows its sender the message itself.
    const done = hasAcks ? acks : newEvents
    events += newEvents
    acked += done
    if (done > 0) send(index, done)
  })

  function send(index: number, count: number): void {
    if (!sending) return
    const frames = Array.from({ length: count }, () => {
      const number = sent++
      if (index === sampled) sampler.sent(number)
      return encodeText(dialect.message(rooms[index] ?? '', number, markedContent(number, contentBytes)))
    })
    crowd.connections[index]?.write(Buffer.concat(frames))
  }

  try {
    await crowd.settle()
    for (let index = 0; index < senders; index++) send(index, inFlight)
    await crowd.wait(warmUpMs(job.seconds))
    sampler.take()
    const before = acked
    const meter = new Meter(job.serverPid)
    await crowd.wait(job.seconds * 1000)
    const measurement = meter.result(acked - before, sampler.take())
    sending = false
    for (let ms = 0; (acked < sent || events < sent) && ms < drainMs; ms += drainStepMs) await crowd.wait(drainStepMs)
    if (acked !== sent) throw new Error(`${sent} messages were sent and ${acked} acknowledged`)
    if (events !== sent) throw new Error(`${sent} messages were sent and ${events} came back as events`)
    return measurement
  } finally {
    crowd.close()
  }
}
