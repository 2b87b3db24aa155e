import { commonPasswords } from './common-passwords.ts'

/** Fewest and most characters of a password (NIST SP 800-63B, section 5.1.1.2, asks for 8 and for 64 or more). */
export const passwordChars = { least: 8, most: 256 } as const

/** A password as it is hashed: the same whichever way a keyboard composed its characters (NFKC). */
export function normalPassword(password: string): string {
  return password.normalize('NFKC')
}

/** Says what is wrong with a new password, in a sentence for its owner; undefined when nothing is. */
export function passwordFault(password: string, username: string): string | undefined {
  const normal = normalPassword(password)
  // Counted as people see them: a character outside the basic plane is one.
  const { length } = Array.from(normal)
  if (length < passwordChars.least) return `The password must have at least ${passwordChars.least} characters.`
  if (length > passwordChars.most) return `The password must have at most ${passwordChars.most} characters.`
  if (!normal.isWellFormed()) return 'The password must be Unicode text.'
  const folded = normal.toLowerCase()
  if (folded === normalPassword(username).toLowerCase()) return 'The password must not be your name.'
  if (commonPasswords.has(folded)) return 'This password is one of the first that are tried; choose another.'
  return undefined
}
