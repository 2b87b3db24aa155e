import { randomBytes } from 'node:crypto'
import type { Random } from '@hubbub/hub/ports'

/** Letters and digits without those that are read for another: 32 of them, 5 bits each. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const idBytes = 25

/** The machine's randomness; ids have 125 bits. */
export class SystemRandom implements Random {
  float(): number {
    return Math.random()
  }

  id(): string {
    let id = ''
    for (const byte of randomBytes(idBytes)) id += alphabet[byte % 32] ?? ''
    return id
  }
}
