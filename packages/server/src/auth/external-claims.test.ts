import fc from 'fast-check'
import { username } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { claimAt, cleanName, externalUserId, readClaims } from './external-claims.ts'

const paths = { id: 'sub', name: 'name', roles: 'roles', rooms: 'rooms' }
const options = { issuer: 'https://id.example', claims: paths, roleMap: { chief: 'admin', other: 'admin' } }

test('U20: the id of an external user follows from issuer and subject, and begins as none of ours does', () => {
  expect(externalUserId('https://id.example', '7')).toMatch(/^x_[0-9a-f]{32}$/)
  expect(externalUserId('https://id.example', '7')).toBe(externalUserId('https://id.example', '7'))
  expect(externalUserId('https://id.example', '8')).not.toBe(externalUserId('https://id.example', '7'))
  expect(externalUserId('a', 'b","c')).not.toBe(externalUserId('a","b', 'c'))
})

test('U20: only roles of the map count, under the names they have here', () => {
  const roles = ['chief', 'other', 'admin', '__proto__', 7]
  expect(readClaims({ sub: '7', roles }, options)?.roles).toEqual(['admin'])
  expect(readClaims({ sub: '7', roles: 'reader, chief' }, options)?.roles).toEqual(['admin'])
  expect(readClaims({ sub: '7', roles: ['admin'] }, { ...options, roleMap: {} })?.roles).toEqual([])
})

test('U20: rooms are those that can be one, each once, and not endlessly many', () => {
  const rooms = ['general', 'general', '../x', '', 5, 'a b', 'dev-1']
  expect(readClaims({ sub: '7', rooms }, options)?.rooms).toEqual(['general', 'dev-1'])
  const many = Array.from({ length: 5_000 }, (_, index) => `r${index}`)
  expect(readClaims({ sub: '7', rooms: many }, options)?.rooms).toHaveLength(1_000)
})

test('U20: a claim is found by its name or by a path, and only among what the token itself has', () => {
  const payload = { 'https://a.example/roles': ['x'], realm: { access: { roles: ['y'] } } }
  expect(claimAt(payload, 'https://a.example/roles')).toEqual(['x'])
  expect(claimAt(payload, 'realm.access.roles')).toEqual(['y'])
  for (const path of ['constructor', '__proto__.x', 'realm.access.roles.length.x', 'toString', '', 'realm..access'])
    expect([path, claimAt(payload, path)]).toEqual([path, undefined])
})

test.each([
  ['Zoë', 'Zoë'],
  ['  Ann\n\tLee ', 'Ann Lee'],
  ['evil\u202egnp', 'evilgnp'],
  [`half${'\ud83c'}`, 'half'],
  ['x'.repeat(50), 'x'.repeat(40)],
  ['👩‍👩‍👧'.repeat(10), '👩‍👩‍👧'.repeat(5)],
  [' \u200b ', undefined],
  [7, undefined],
])('U20: %j is shown as %j', (given, shown) => {
  expect(cleanName(given)).toBe(shown)
})

test('U20: a name that cannot be shown gives way to another claim, and then to one made of the id', () => {
  expect(readClaims({ sub: '7', name: '\u0000', preferred_username: 'al' }, options)?.user.username).toBe('al')
  expect(readClaims({ sub: '7' }, options)?.user.username).toMatch(/^user-[0-9a-f]{6}$/)
})

test('U20: whatever text a name is, what is shown of it can be a name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      const shown = cleanName(text)
      expect(shown === undefined || username.safeParse(shown).success).toBe(true)
    }),
  )
})
