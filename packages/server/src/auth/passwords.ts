import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Refused, refused } from '@hubbub/hub'
import { formatHash, type HashCost, readHash } from './password-hash.ts'
import { normalPassword } from './password-rules.ts'
import { type GateOptions, WorkGate } from './work-gate.ts'

/** What hashing costs and how much of it may go on. */
export interface PasswordOptions extends GateOptions {
  readonly cost: HashCost
}

/** The cost OWASP's Password Storage Cheat Sheet names for argon2id; two at once keep one core of two free. */
export const passwordDefaults: PasswordOptions = {
  cost: { memoryKib: 19_456, passes: 2, lanes: 1 },
  concurrency: 2,
  waiting: 64,
}

/** Whether a password is right, and then whether its hash is cheaper than what is hashed with now. */
export type PasswordCheck = { readonly ok: false } | { readonly ok: true; readonly needsRehash: boolean }

const saltBytes = 16
const tagBytes = 32

/** Hashes and checks passwords with argon2id, a bounded number at a time; more are refused `overloaded`. */
export class Passwords {
  readonly #cost: HashCost
  readonly #gate: WorkGate
  /** Checked where there is no account, so that it takes as long. Its password is known to nobody. */
  readonly #nobody: string

  constructor(options: PasswordOptions = passwordDefaults) {
    this.#cost = options.cost
    this.#gate = new WorkGate(options)
    this.#nobody = formatHash({ cost: this.#cost, salt: randomBytes(saltBytes), tag: randomBytes(tagBytes) })
  }

  /** Hashes a password to what is stored: a PHC string. The rules of passwords are the caller's to ask. */
  async hash(password: string): Promise<string | Refused> {
    const salt = randomBytes(saltBytes)
    const tag = await this.#gate.run(() => tagOf(password, { salt, cost: this.#cost, bytes: tagBytes }))
    return tag === 'full' ? busy() : formatHash({ cost: this.#cost, salt, tag })
  }

  /** Says whether the password is that of the hash; with none, it takes as long and is wrong. */
  async check(password: string, stored: string | undefined): Promise<PasswordCheck | Refused> {
    const known = stored === undefined ? undefined : readHash(stored)
    const { cost, salt, tag } = known ?? readHash(this.#nobody) ?? unreadable()
    const shown = await this.#gate.run(() => tagOf(password, { salt, cost, bytes: tag.length }))
    if (shown === 'full') return busy()
    const isSame = timingSafeEqual(shown, tag)
    return known && isSame ? { ok: true, needsRehash: isCheaper(cost, this.#cost) } : { ok: false }
  }
}

function tagOf(
  password: string,
  { salt, cost, bytes }: { salt: Buffer; cost: HashCost; bytes: number },
): Promise<Buffer> {
  const parameters = {
    message: normalPassword(password),
    nonce: salt,
    parallelism: cost.lanes,
    tagLength: bytes,
    memory: cost.memoryKib,
    passes: cost.passes,
  }
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, tag) => (error ? reject(error) : resolve(tag)))
  })
}

function isCheaper(cost: HashCost, wanted: HashCost): boolean {
  return cost.memoryKib < wanted.memoryKib || cost.passes < wanted.passes
}

function busy(): Refused {
  return refused('overloaded', 'Too many people are signing in just now; try again in a moment.')
}

function unreadable(): never {
  throw new Error('A hash that was just made cannot be read')
}
