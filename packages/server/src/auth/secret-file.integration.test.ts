import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readOrMakeSecret } from './secret-file.ts'

function temporaryFolder(): { path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'hubbub-secret-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

test('the first start makes a secret that only its owner can read, and later starts keep it', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'secret')
  const made = readOrMakeSecret(path)
  expect(made.secret).toMatch(/^[\w-]{43}$/)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readOrMakeSecret(path)).toEqual({ secret: made.secret, isExposed: false })
})

test('two folders have two secrets', () => {
  using one = temporaryFolder()
  using two = temporaryFolder()
  expect(readOrMakeSecret(join(one.path, 'secret'))).not.toEqual(readOrMakeSecret(join(two.path, 'secret')))
})

test('a secret others can read is used and reported; one that is too short is refused', () => {
  using folder = temporaryFolder()
  const path = join(folder.path, 'secret')
  readOrMakeSecret(path)
  chmodSync(path, 0o644)
  expect(readOrMakeSecret(path).isExposed).toBe(true)
  writeFileSync(path, 'short\n')
  expect(() => readOrMakeSecret(path)).toThrow(`The secret ${path} is shorter than 32 characters`)
})

test('a secret that cannot be written is one clear sentence', () => {
  using folder = temporaryFolder()
  expect(() => readOrMakeSecret(join(folder.path, 'missing', 'secret'))).toThrow('cannot be written: ENOENT.')
})
