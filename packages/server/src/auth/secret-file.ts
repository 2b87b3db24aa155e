import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { StartError, systemCode } from '../start-error.ts'

/** Least length of a secret, in characters: 32 bytes of randomness in base64url have 43. */
const leastChars = 32

/** The secret of a file, and whether other users of the machine can read it too. */
export interface StoredSecret {
  readonly secret: string
  readonly isExposed: boolean
}

/** Reads the secret that signs tokens, or makes one, mode 0600, at the first start; throws a StartError when it cannot. */
export function readOrMakeSecret(path: string): StoredSecret {
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (systemCode(error) !== 'EEXIST')
      throw new StartError(`The secret ${path} cannot be written: ${String(systemCode(error))}.`)
  }
  return readSecret(path)
}

function readSecret(path: string): StoredSecret {
  let secret: string
  try {
    secret = readFileSync(path, 'utf8').trim()
  } catch (error) {
    throw new StartError(`The secret ${path} cannot be read: ${String(systemCode(error))}.`)
  }
  if (secret.length < leastChars) {
    throw new StartError(
      `The secret ${path} is shorter than ${leastChars} characters; remove the file and a new one is made.`,
    )
  }
  return { secret, isExposed: process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0 }
}
