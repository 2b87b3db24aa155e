import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Bad code: the file, its text, and the rule that must name it. */
const bad = [
  ['packages/hub/src/clock.ts', 'export const now = Date.now()', 'no-restricted-properties'],
  ['packages/hub/src/dice.ts', 'export const roll = Math.random()', 'no-restricted-properties'],
  ['packages/hub/src/timer.ts', 'setTimeout(() => 1, 2)', 'no-restricted-globals'],
  ['packages/chat/src/global.ts', 'export const run = globalThis.setTimeout', 'no-restricted-globals'],
  ['packages/protocol/src/imports.ts', "import 'node:fs'", 'no-restricted-imports'],
  ['packages/client/src/value.ts', "export { Hub } from '@hubbub/hub'", 'no-restricted-imports'],
  ['packages/client/src/env.ts', 'export const home = process.env.HOME', 'no-restricted-properties'],
  ['apps/web/src/server.tsx', "import '@hubbub/protocol'", 'no-restricted-imports'],
  ['packages/hub/src/sleep.test.ts', 'setTimeout(() => 1, 2)', 'no-restricted-globals'],
  ['packages/hub/src/nap.test.ts', "import 'node:timers/promises'", 'no-restricted-imports'],
  ['packages/server/src/cast.ts', 'export const a = {} as string[]', 'consistent-type-assertions'],
  ['packages/server/src/any.ts', 'export const a: any = 1', 'no-explicit-any'],
  ['packages/server/src/bang.ts', 'export const a = [1][0]!', 'no-non-null-assertion'],
  ['packages/server/src/log.ts', "console.log('x')", 'no-console'],
  ['packages/server/src/catch.ts', "try { eval('x') } catch {}", 'no-empty'],
  ['packages/server/src/untyped.ts', 'export function f() { return 1 }', 'explicit-module-boundary-types'],
  ['packages/server/src/floating.ts', 'Promise.resolve(1)', 'no-floating-promises'],
  ['packages/server/src/misused.ts', 'export const a = Promise.resolve(1) ? 1 : 2', 'no-misused-promises'],
  ['packages/server/src/switch.ts', 'declare const a: 1 | 2; switch (a) { case 1: }', 'switch-exhaustiveness-check'],
  ['packages/server/src/one.ts', "import './two.ts'", 'no-cycle'],
  ['packages/server/src/two.ts', "import './one.ts'", 'no-cycle'],
  ['packages/server/src/long.ts', 'export {}\n'.repeat(501), 'max-lines'],
] as const

/** What the same rules allow: the file and its text. */
const good = [
  ['e2e/sleep.test.ts', 'setTimeout(() => 1, 2)'],
  ['packages/server/src/parse-input.ts', 'export const a = JSON.parse("{}") as string[]'],
  ['packages/server/src/constant.ts', 'export const a = [1] as const'],
  ['scripts/log.ts', "console.log('x')"],
] as const

let folder = ''
const found = new Map<string, Set<string>>()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hubbub-lint-'))
  cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "strict": true, "module": "nodenext" } }')
  for (const [path, text] of [...bad, ...good]) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), `${text}\n`)
  }
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['-f', 'json'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] }
  for (const { filename, code } of diagnostics) {
    const rule = /\((.*)\)/.exec(code)?.[1] ?? code
    found.set(filename, new Set(found.get(filename)).add(rule))
  }
})

afterAll(() => rmSync(folder, { recursive: true }))

test.each(bad)('lint reports %s', (path, _text, rule) => {
  expect(found.get(path)).toContain(rule)
})

test.each(good)('lint allows %s', (path) => {
  expect(found.get(path)).toBeUndefined()
})
