import { Refused } from '@hubbub/hub'
import { expect, test } from 'vitest'
import { commonPasswords } from './common-passwords.ts'
import { readHash } from './password-hash.ts'
import { passwordFault } from './password-rules.ts'
import { passwordDefaults, Passwords } from './passwords.ts'

const cheap = { memoryKib: 8, passes: 1, lanes: 1 }

async function hashOf(passwords: Passwords, password: string): Promise<string> {
  const hash = await passwords.hash(password)
  if (hash instanceof Refused) throw new Error(hash.refusal.message)
  return hash
}

test('U1: a password is stored as argon2id with 19 MiB, two passes, one lane, a salt of 16 bytes and a tag of 32', async () => {
  const stored = await hashOf(new Passwords(), 'correct horse')
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(readHash(stored)).toMatchObject({ salt: { length: 16 }, tag: { length: 32 } })
  expect(await hashOf(new Passwords(), 'correct horse')).not.toBe(stored)
})

test('U1: the right password is told from a wrong one, in whichever form its characters come', async () => {
  const passwords = new Passwords({ ...passwordDefaults, cost: cheap })
  const stored = await hashOf(passwords, 'Zoe\u0308 ｓｅｃｒｅｔ')
  expect(await passwords.check('Zo\u00eb secret', stored)).toEqual({ ok: true, needsRehash: false })
  expect(await passwords.check('zo\u00eb secret', stored)).toEqual({ ok: false })
})

test('U1: a hash of a known test vector is understood', async () => {
  // Made with the reference implementation's parameters for `password` and `somesalt` (its test.c: m=2^16, t=2, p=1).
  const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await new Passwords().check('password', stored)).toEqual({ ok: true, needsRehash: false })
})

test('U2: a hash that was made cheaper than now is to be made again', async () => {
  const stored = await hashOf(new Passwords({ ...passwordDefaults, cost: cheap }), 'correct horse')
  expect(await new Passwords().check('correct horse', stored)).toEqual({ ok: true, needsRehash: true })
})

test.each([
  ['no hash', undefined],
  ['nonsense', 'nonsense'],
  ['another function', '$2b$10$abcdefghijklmnopqrstuv'],
  ['memory for the whole machine', '$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8'],
  ['no memory', '$argon2id$v=19$m=1,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8'],
])('U1: with %s no password is right, and nothing throws', async (_, stored) => {
  const passwords = new Passwords({ ...passwordDefaults, cost: cheap })
  expect(await passwords.check('correct horse', stored)).toEqual({ ok: false })
})

test('U3: an unknown account costs one hash, as a wrong password does', async () => {
  const passwords = new Passwords()
  const stored = await hashOf(passwords, 'correct horse')
  const elapsed = async (hash: string | undefined): Promise<number> => {
    const start = process.hrtime.bigint()
    await passwords.check('wrong horse', hash)
    return Number(process.hrtime.bigint() - start)
  }
  const best = { unknown: Infinity, wrong: Infinity }
  for (let round = 0; round < 5; round++) {
    best.unknown = Math.min(best.unknown, await elapsed(undefined))
    best.wrong = Math.min(best.wrong, await elapsed(stored))
  }
  expect(best.unknown).toBeGreaterThan(best.wrong / 3)
  expect(best.unknown).toBeLessThan(best.wrong * 3)
})

test('U4: two hashes run at once, some wait, and more are refused `overloaded`', async () => {
  const passwords = new Passwords({ cost: cheap, concurrency: 2, waiting: 3 })
  const results = await Promise.all(Array.from({ length: 8 }, () => passwords.hash('correct horse')))
  const refusals = results.filter((result) => result instanceof Refused)
  expect(results.slice(0, 5).every((result) => typeof result === 'string')).toBe(true)
  expect(refusals.map(({ refusal }) => refusal.code)).toEqual(['overloaded', 'overloaded', 'overloaded'])
  expect(await passwords.hash('correct horse')).toMatch(/^\$argon2id/)
})

test.each([
  ['seven77', 'at least 8 characters'],
  ['🔑🔑🔑🔑🔑🔑🔑', 'at least 8 characters'],
  ['x'.repeat(257), 'at most 256 characters'],
  ['Al Ice Liddell', 'must not be your name'],
  ['ａｌ ice liddell', 'must not be your name'],
  ['PassWord123', 'one of the first that are tried'],
  [`good enough${'\ud83c'}`, 'Unicode text'],
])('U5: %j is refused as a password', (password, words) => {
  expect(passwordFault(password, 'al ice liddell')).toContain(words)
})

test.each(['correct horse', '        x', '🔑🔑🔑🔑🔑🔑🔑🔑', 'x'.repeat(256), 'パスワードは長い方がよい'])(
  'U5: %j can be a password',
  (password) => {
    expect(passwordFault(password, 'alice')).toBeUndefined()
  },
)

test('U5: the list of common passwords holds only what the length lets through', () => {
  expect([...commonPasswords].filter((each) => each.length < 8 || each !== each.toLowerCase())).toEqual([])
  expect(commonPasswords.size).toBeGreaterThan(250)
})
