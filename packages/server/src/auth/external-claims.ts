import { createHash } from 'node:crypto'
import { roomId, username as usernameSchema, type User, wireLimits } from '@hubbub/protocol'
import type { JWTPayload } from 'jose'
import type { ClaimPaths, IssuerOptions } from './issuer-options.ts'

/** Most roles, and rooms, that are read from one token. */
const mostListed = { roles: 16, rooms: 1_000 }
/** Hexadecimal digits of a user's id: 128 bits. */
const idDigits = 32

/** What a verified token of another issuer says, in the words used here. */
export interface ExternalUser {
  readonly user: User
  readonly roles: readonly string[]
  readonly rooms: readonly string[]
}

/** Reads the claims of a verified token; undefined when they name nobody. */
export function readClaims(
  payload: JWTPayload,
  { issuer, claims, roleMap }: Pick<IssuerOptions, 'issuer' | 'claims' | 'roleMap'>,
): ExternalUser | undefined {
  const subject = subjectOf(claimAt(payload, claims.id))
  if (subject === undefined) return undefined
  const id = externalUserId(issuer, subject)
  const roles = listAt(payload, claims, 'roles').flatMap((role) =>
    Object.hasOwn(roleMap, role) ? [roleMap[role]] : [],
  )
  const rooms = listAt(payload, claims, 'rooms').filter((room) => roomId.safeParse(room).success)
  return {
    user: { id, username: nameOf(payload, claims) ?? `user-${id.slice(2, 8)}` },
    roles: [...new Set(roles)].filter((role) => role !== undefined),
    rooms: [...new Set(rooms)],
  }
}

/**
 * The id here of another issuer's user: `x_` and 128 bits of a hash of issuer and subject. The same at every node and
 * for ever; ids of our own begin otherwise, and nobody can choose a subject that leads to a given id.
 */
export function externalUserId(issuer: string, subject: string): string {
  // As JSON, so that no other pair of issuer and subject makes the same text.
  const hash = createHash('sha256').update(JSON.stringify([issuer, subject]))
  return `x_${hash.digest('hex').slice(0, idDigits)}`
}

/** Makes a name that may be shown of any text: what may not be in it is taken out; undefined when nothing is left. */
export function cleanName(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined
  const visible = text
    .slice(0, 1_000)
    .normalize('NFC')
    .replace(/[\s\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
  // Cut between characters as people see them: half an emoji is none.
  let name = ''
  for (const { segment } of new Intl.Segmenter().segment(visible)) {
    if (name.length + segment.length > wireLimits.usernameChars) break
    name += segment
  }
  const parsed = usernameSchema.safeParse(name.trim())
  return parsed.success ? parsed.data : undefined
}

/** Finds a claim by its whole name, as in `https://example.com/roles`, or else by a path, as in `realm_access.roles`. */
export function claimAt(payload: JWTPayload, path: string): unknown {
  if (Object.hasOwn(payload, path)) return payload[path]
  let at: unknown = payload
  for (const key of path.split('.')) {
    const found: PropertyDescriptor | undefined =
      typeof at === 'object' && at !== null ? Object.getOwnPropertyDescriptor(at, key) : undefined
    at = found?.value
  }
  return at
}

function subjectOf(claim: unknown): string | undefined {
  if (typeof claim === 'number' && Number.isSafeInteger(claim)) return String(claim)
  return typeof claim === 'string' && claim !== '' ? claim : undefined
}

function nameOf(payload: JWTPayload, { name }: ClaimPaths): string | undefined {
  return cleanName(claimAt(payload, name)) ?? cleanName(payload['preferred_username'])
}

/** A list of texts: an array, or words in one text, which is how OAuth writes scopes. */
function listAt(payload: JWTPayload, claims: ClaimPaths, which: 'roles' | 'rooms'): string[] {
  const claim = claimAt(payload, claims[which])
  const items: unknown[] = typeof claim === 'string' ? claim.split(/[\s,]+/) : Array.isArray(claim) ? claim : []
  return items.flatMap((item) => (typeof item === 'string' && item !== '' ? [item] : [])).slice(0, mostListed[which])
}
