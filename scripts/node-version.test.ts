import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hubbub-node-'))
  for (const name of ['node-version.mjs', 'link-node.mjs', 'require-node.mjs']) {
    cpSync(join(import.meta.dirname, name), join(folder, 'scripts', name))
  }
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs one of the scripts in a checkout that wants this Node, or a newer one, and that npm left with this carried Node. */
function run(script: string, engines: string, carried?: string) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ engines: { node: engines } }))
  const bin = join(folder, `node_modules/node-${process.platform}-${process.arch}/bin`)
  if (carried !== undefined) {
    mkdirSync(bin, { recursive: true })
    writeFileSync(join(bin, 'node'), `#!/bin/sh\n${carried}\n`)
    chmodSync(join(bin, 'node'), 0o755)
  }
  return spawnSync(process.execPath, [join(folder, 'scripts', script)], { encoding: 'utf8' })
}

const link = (): string => join(folder, 'node_modules/.bin/node')

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

test.each([
  [`>=${major}.${minor}`, 0],
  [`>=${major - 1}.${minor + 1}`, 0],
  [`>=${major}.${minor + 1}`, 1],
  [`>=${major + 1}.0`, 1],
])('where %s is wanted, this Node ends with %d', (wanted, status) => {
  expect(run('require-node.mjs', wanted).status).toBe(status)
})

test('an old Node is turned away with one sentence and no stack', () => {
  const { status, stderr } = run('require-node.mjs', '>=999.1')
  expect(status).toBe(1)
  expect(stderr).toMatch(/^Hubbub needs Node >=999\.1 and this is v.*\n$/)
})

test('a Node that will do is let through without a word', () => {
  expect(run('require-node.mjs', '>=20.0')).toMatchObject({ status: 0, stdout: '', stderr: '' })
})

test('the carried Node is linked where npm forgot to', () => {
  expect(run('link-node.mjs', '>=999.1', 'exit 0').status).toBe(0)
  expect(readlinkSync(link())).toContain(`node-${process.platform}-${process.arch}/bin/node`)
})

test('a carried Node that cannot run is an error that says why, where the machine has no other', () => {
  const { status, stderr } = run('link-node.mjs', '>=999.1', 'echo libatomic.so.1 is missing >&2; exit 127')
  expect(status).toBe(1)
  expect(stderr).toContain('libatomic.so.1 is missing')
})

test('a carried Node that cannot run is not linked, and no matter, where the machine has a new one', () => {
  expect(run('link-node.mjs', '>=20.0', 'exit 127')).toMatchObject({ status: 0, stderr: '' })
  expect(existsSync(link())).toBe(false)
})
