import { setTimeout as delay } from 'node:timers/promises'
import { dialects, type Seat } from '../dialects.ts'
import { openFileLimit } from '../process-usage.ts'
import { contentBytes } from '../scenarios.ts'
import { Connection } from './connection.ts'
import type { Job } from './job.ts'
import { markedContent } from './latency-sampler.ts'

/** Handshakes on their way at a time. */
const handshakesAtOnce = 200
/** Clients that share one address: fewer than the ports of one address (28,232 by default). */
const clientsPerAddress = 20_000
/** Files that Node itself holds open, and room to spare. */
const otherFiles = 100
const quietStepMs = 250
const quietSteps = 4
const quietLimitMs = 60_000

/** Hears what each connection, by its index, has received. */
export type Received = (index: number, events: number, acks: number, chunk: Buffer, length: number) => void

/** All clients of one run. */
export class Crowd {
  readonly connections: Connection[] = []
  /** Rejects as soon as any client is lost; never resolves. */
  readonly broken: Promise<never>
  readonly #break: (error: Error) => void
  #chunks = 0

  /** Resolves when a client sits in every seat. */
  static async gather(job: Job, seats: readonly Seat[], received: Received): Promise<Crowd> {
    const limit = openFileLimit()
    if (limit < seats.length + otherFiles) {
      const fix = `Raise it with: ulimit -n ${seats.length * 2}`
      throw new Error(`${seats.length} clients need more open files than the ${limit} allowed. ${fix}`)
    }
    const crowd = new Crowd()
    let next = 0
    const seatSome = async (): Promise<void> => {
      while (next < seats.length) {
        const index = next++
        const seat = seats[index]
        if (seat) crowd.connections[index] = await crowd.#seat(job, seat, index, received)
      }
    }
    try {
      const waves = Promise.all(Array.from({ length: handshakesAtOnce }, seatSome))
      await Promise.race([waves, crowd.broken])
      return crowd
    } catch (error) {
      next = seats.length
      crowd.close()
      throw error
    }
  }

  private constructor() {
    const { promise, reject } = Promise.withResolvers<never>()
    this.broken = promise
    this.#break = reject
    // A client lost after the run is nobody's concern; races with `broken` hear of the others.
    this.broken.catch(() => undefined)
  }

  /** Resolves when nothing has arrived for a second; rejects when that does not happen within a minute. */
  async settle(): Promise<void> {
    let quiet = 0
    for (let waitedMs = 0; quiet < quietSteps; waitedMs += quietStepMs) {
      if (waitedMs > quietLimitMs) throw new Error('The server was still sending a minute after everybody had joined')
      const before = this.#chunks
      await Promise.race([delay(quietStepMs), this.broken])
      quiet = this.#chunks === before ? quiet + 1 : 0
    }
  }

  /** Waits while the load goes on; rejects when a client is lost. */
  async wait(ms: number): Promise<void> {
    await Promise.race([delay(ms), this.broken])
  }

  /** Drops all clients. */
  close(): void {
    for (const connection of this.connections) connection?.close()
  }

  #seat(job: Job, seat: Seat, index: number, received: Received): Promise<Connection> {
    const dialect = dialects[job.dialect]
    const block = Math.floor(index / clientsPerAddress)
    return Connection.open({
      host: job.host,
      port: job.port,
      localAddress: block === 0 ? undefined : `127.0.0.${block + 1}`,
      dialect,
      rule: dialect.rule(Buffer.byteLength(dialect.message(seat.room, 0, markedContent(0, contentBytes)))),
      seat,
      listener: {
        received: (events, acks, chunk, length) => {
          this.#chunks++
          received(index, events, acks, chunk, length)
        },
        failed: (reason) => this.#break(new Error(`Client ${index + 1} was lost. ${reason}`)),
      },
    })
  }
}
