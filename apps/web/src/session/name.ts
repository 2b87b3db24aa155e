/** Longest name of a user, in characters; the protocol's limit. */
export const maxNameChars = 40

/** Longest name of a room, in characters; the protocol's limit. */
export const maxRoomNameChars = 80

/** What is wrong with a name as typed, or undefined. Spaces at the ends do not count. */
export function nameFault(typed: string, maxChars: number): 'empty' | 'too-long' | 'controls' | undefined {
  const name = typed.trim()
  if (name === '') return 'empty'
  if (name.length > maxChars) return 'too-long'
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name) ? 'controls' : undefined
}
