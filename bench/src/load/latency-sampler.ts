/** Marks where in a message its number is. Appears nowhere else in the frames of any server here. */
const mark = Buffer.from('~~')
const digits = 8
const markedBytes = mark.length + digits

/** Makes the text of message `number`: a marker that a sampler finds, filled up to `bytes` bytes. */
export function markedContent(number: number, bytes: number): string {
  return `~~${String(number).padStart(digits, '0')}`.padEnd(bytes, 'x')
}

/**
 * Measures how long numbered messages take to reach one connection, by searching its bytes for their markers. Throws
 * when a message arrives that was not sent or has arrived before.
 */
export class LatencySampler {
  readonly #now: () => number
  readonly #sentAt = new Map<number, number>()
  #samplesMs: number[] = []
  #tail: Buffer = Buffer.alloc(0)

  /** `now` is a monotonic clock in ms. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Messages sent and not yet seen. */
  get missing(): number {
    return this.#sentAt.size
  }

  sent(number: number): void {
    this.#sentAt.set(number, this.#now())
  }

  /** Searches the next bytes of the connection; a marker may be cut by the end of a chunk. */
  push(chunk: Buffer, end: number = chunk.length): void {
    const bytes = Buffer.concat([this.#tail, chunk.subarray(0, end)])
    const arrived = this.#now()
    let from = 0
    for (;;) {
      const at = bytes.indexOf(mark, from)
      if (at < 0 || at + markedBytes > bytes.length) break
      from = at + markedBytes
      this.#arrived(Number(bytes.toString('latin1', at + mark.length, from)), arrived)
    }
    this.#tail = Buffer.from(bytes.subarray(Math.max(from, bytes.length - markedBytes + 1)))
  }

  /** Returns the latencies since the last call, in ms, and begins anew. */
  take(): number[] {
    const taken = this.#samplesMs
    this.#samplesMs = []
    return taken
  }

  #arrived(number: number, at: number): void {
    const sentAt = this.#sentAt.get(number)
    if (sentAt === undefined) throw new Error(`Message ${number} arrived twice, or was never sent`)
    this.#sentAt.delete(number)
    this.#samplesMs.push(at - sentAt)
  }
}
