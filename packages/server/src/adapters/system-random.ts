import { randomFillSync } from 'node:crypto'
import type { Random } from '@hubbub/hub/ports'

/** Letters and digits without those that are read for another: 32 of them, 5 bits each. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const idBytes = 25
/** Bytes asked of the system at a time: one call per id would cost more than all else that an id is made for. */
const poolBytes = 400 * idBytes

/** The machine's randomness; ids have 125 bits. */
export class SystemRandom implements Random {
  readonly #pool = Buffer.alloc(poolBytes)
  #used = poolBytes

  float(): number {
    return Math.random()
  }

  id(): string {
    if (this.#used === poolBytes) {
      randomFillSync(this.#pool)
      this.#used = 0
    }
    const end = this.#used + idBytes
    let id = ''
    for (let at = this.#used; at < end; at++) id += alphabet[(this.#pool[at] ?? 0) % 32] ?? ''
    // Nobody who sees this memory later learns ids that were handed out.
    this.#pool.fill(0, this.#used, end)
    this.#used = end
    return id
  }
}
