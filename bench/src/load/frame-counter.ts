import { opcodes } from './client-frame.ts'
import { closeText, headerBytes, payloadBytes } from './server-frame.ts'
import type { Tally } from './tally.ts'

/** What a connection has to react to among its control frames. */
export interface ControlReactions {
  ping(payload: Buffer): void
  closed(why: string): void
}

/** No header is longer than 10 bytes; of a payload at most 125 bytes are looked at. */
const maxHeadBytes = 10 + 125
const finalBit = 0x80
const reservedBits = 0x70

/**
 * Walks through the frames of one connection: each is measured by its header and skipped, only its first bytes are
 * shown to the tally. Chunks may be cut anywhere. Throws on bytes that are no server frames.
 */
export class FrameCounter {
  readonly #tally: Tally
  readonly #reactions: ControlReactions
  /** Bytes of the current frame that have not arrived yet and are of no interest. */
  #skip = 0
  /** The beginning of a frame whose head was cut by the end of a chunk. */
  #held: Buffer = Buffer.alloc(0)

  constructor(tally: Tally, reactions: ControlReactions) {
    this.#tally = tally
    this.#reactions = reactions
  }

  /** Counts what the first `end` bytes of a chunk hold. The chunk is not kept. */
  push(chunk: Buffer, end: number = chunk.length): void {
    let at = this.#held.length > 0 ? this.#resume(chunk, end) : this.#skip
    while (at < end) {
      const size = this.#frame(chunk, at, end)
      if (size === 0) {
        this.#held = Buffer.from(chunk.subarray(at, end))
        at = end
      } else at += size
    }
    this.#skip = at - end
  }

  /** Completes the head cut by the previous chunk; returns where the next frame begins. */
  #resume(chunk: Buffer, end: number): number {
    const before = this.#held.length
    const head = Buffer.concat([this.#held, chunk.subarray(0, Math.min(end, maxHeadBytes - before))])
    const size = this.#frame(head, 0, head.length)
    this.#held = size === 0 ? head : Buffer.alloc(0)
    return size === 0 ? end : size - before
  }

  /** Takes in the frame that begins at `at` and returns its size; 0, having done nothing, when its head is incomplete. */
  #frame(bytes: Buffer, at: number, end: number): number {
    if (end - at < 2) return 0
    const first = bytes[at] ?? 0
    if ((first & reservedBits) !== 0) throw new Error('The server set a reserved bit, though no extension was offered')
    const header = headerBytes(bytes[at + 1] ?? 0)
    if (end - at < header) return 0
    const payload = payloadBytes(bytes, at)
    const opcode = first & 0x0f
    const isControl = opcode >= opcodes.close
    const needed = isControl ? payload : Math.min(payload, this.#tally.neededBytes)
    if (end - at < header + needed) return 0
    if (isControl) this.#control(opcode, bytes.subarray(at + header, at + header + payload))
    else this.#tally.frame(first >= finalBit, bytes, at + header, payload, end)
    return header + payload
  }

  #control(opcode: number, payload: Buffer): void {
    if (opcode === opcodes.ping) this.#reactions.ping(payload)
    if (opcode === opcodes.close) this.#reactions.closed(closeText(payload))
  }
}
