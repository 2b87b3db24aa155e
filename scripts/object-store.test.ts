import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findObjectStore, provisionObjectStore } from './object-store.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hubbub-object-store-'))
  vi.spyOn(console, 'log').mockReturnValue()
})
afterEach(() => {
  rmSync(home, { recursive: true })
  vi.restoreAllMocks()
})

function program(path: string, script = ''): string {
  const file = join(home, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

test('the server is found by VERSITYGW_PATH, on PATH, and where Go puts it, in this order', () => {
  const built = program('go/bin/versitygw')
  expect(findObjectStore({ env: {}, home })).toBe(built)
  const onPath = program('bin/versitygw')
  expect(findObjectStore({ env: { PATH: join(home, 'bin') }, home })).toBe(onPath)
  expect(findObjectStore({ env: { PATH: join(home, 'bin'), VERSITYGW_PATH: '/opt/gw' }, home })).toBe('/opt/gw')
})

test('where there is Go, the server is built', async () => {
  program('bin/go', 'printf "#!/bin/sh\\n" > "$GOBIN/versitygw"; chmod +x "$GOBIN/versitygw"')
  mkdirSync(join(home, 'go/bin'), { recursive: true })
  expect(await provisionObjectStore({ env: { PATH: join(home, 'bin') }, home })).toBe(join(home, 'go/bin/versitygw'))
})

test('a build that fails leaves the tests without the server, and says why', async () => {
  program('bin/go', 'echo "no network"; exit 1')
  expect(await provisionObjectStore({ env: { PATH: join(home, 'bin') }, home })).toBeUndefined()
  expect(vi.mocked(console.log).mock.calls.flat().join('\n')).toContain('no network')
})
