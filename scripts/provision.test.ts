import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findChromium } from './chromium.ts'
import { provision } from './provision.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hubbub-provision-'))
  vi.spyOn(console, 'log').mockReturnValue()
})
afterEach(() => {
  rmSync(folder, { recursive: true })
  vi.restoreAllMocks()
})

/** Puts a program of that name on the machine's PATH; in its script, $here is the folder. */
function program(name: string, script = ''): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\nhere='${folder}'\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

const machine = (canInstall: boolean, more = {}) => ({ env: { PATH: folder, ...more }, canInstall })
const aptLog = (): string => (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '')

test('CHROMIUM_PATH wins over PATH, and PATH over nothing', () => {
  const onPath = program('chromium')
  expect(findChromium({ PATH: folder, CHROMIUM_PATH: '/opt/chrome' })).toBe('/opt/chrome')
  expect(findChromium({ PATH: `/nowhere:${folder}`, CHROMIUM_PATH: '' })).toBe(onPath)
  expect(findChromium({})).toBeUndefined()
})

test('what is there is used, and nothing is installed', async () => {
  program('apt-get', 'echo "$@" >> $here/log')
  const chromium = program('google-chrome')
  expect(await provision(machine(true))).toBe(chromium)
  expect(aptLog()).toBe('')
})

test('where nothing may be installed, it fails and says what to install', async () => {
  await expect(provision(machine(false))).rejects.toThrow('apt-get install chromium fonts-noto-cjk')
})

test('a CHROMIUM_PATH that leads nowhere is an error, not a reason to look elsewhere', async () => {
  program('chromium')
  await expect(provision(machine(true, { CHROMIUM_PATH: '/nowhere/chrome' }))).rejects.toThrow('/nowhere/chrome')
})

test('installs, fetching the list of packages only when it has to', async () => {
  program(
    'apt-get',
    'echo "$4" >> $here/log\n[ "$4" = update ] && : > $here/list && exit 0\n[ -e $here/list ] && echo > $here/chromium && /bin/chmod +x $here/chromium',
  )
  expect(await provision(machine(true))).toBe(join(folder, 'chromium'))
  expect(aptLog()).toBe('install\nupdate\ninstall\n')
})

test('gives up after three attempts and shows what apt-get said', async () => {
  program('apt-get', 'echo "$4" >> $here/log\necho "no route to the mirror"\nexit 100')
  await expect(provision(machine(true))).rejects.toThrow('no route to the mirror')
  expect(aptLog()).toBe('install\nupdate\ninstall\nupdate\ninstall\n')
})
