/** What a hash costs: memory in KiB, passes over it, lanes. */
export interface HashCost {
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

/** A hash taken apart. */
export interface PasswordHash {
  readonly cost: HashCost
  readonly salt: Buffer
  readonly tag: Buffer
}

const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/-]{11,86})\$([\w+/-]{16,172})$/

/** Bounds of what a stored hash may ask for: a tampered row must not take the machine's memory or time. */
const most: HashCost = { memoryKib: 1_048_576, passes: 32, lanes: 16 }

/** Writes a hash as a PHC string, as in `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`. */
export function formatHash({ cost, salt, tag }: PasswordHash): string {
  const parameters = `m=${cost.memoryKib},t=${cost.passes},p=${cost.lanes}`
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(tag)}`
}

/** Reads a PHC string of argon2id; undefined for anything else. */
export function readHash(text: string): PasswordHash | undefined {
  const match = form.exec(text)
  if (!match) return undefined
  const [, memoryKib, passes, lanes, salt = '', tag = ''] = match
  const cost = { memoryKib: Number(memoryKib), passes: Number(passes), lanes: Number(lanes) }
  if (!isPayable(cost)) return undefined
  return { cost, salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') }
}

// RFC 9106, section 3.1: at least 8 KiB for each lane, one pass, one lane.
function isPayable({ memoryKib, passes, lanes }: HashCost): boolean {
  if (lanes < 1 || lanes > most.lanes || passes < 1 || passes > most.passes) return false
  return memoryKib >= 8 * lanes && memoryKib <= most.memoryKib
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
