import './require-node.mjs'
import { readFileSync } from 'node:fs'
import { findChromium, isExecutable } from './chromium.ts'
import { type Finished, runCommand } from './running/command.ts'

// Chinese, Japanese and Korean text is drawn as empty boxes without the fonts.
const packages = ['chromium', 'fonts-noto-cjk']
const attempts = 3

/** What there is to work with. */
export interface Machine {
  /** Where Chromium and apt-get are looked for: PATH and CHROMIUM_PATH. */
  readonly env: NodeJS.ProcessEnv
  /** Whether packages may be installed: root on Debian. */
  readonly canInstall: boolean
}

/**
 * Makes the machine ready for the browser tests and returns the path of Chromium: CHROMIUM_PATH, or what is on PATH,
 * or else Debian's package, installed where that is allowed. Throws with what to do when there is no way.
 */
export async function provision(machine: Machine = thisMachine()): Promise<string> {
  const present = findChromium(machine.env)
  if (present !== undefined) {
    if (!isExecutable(present)) throw new Error(`CHROMIUM_PATH is ${present}, which is not a program that can be run`)
    console.log(`✓ Chromium: ${present}`)
    return present
  }
  if (!machine.canInstall) {
    throw new Error(
      `the browser tests need Chromium: install it (on Debian: apt-get install ${packages.join(' ')}), or set CHROMIUM_PATH to it`,
    )
  }
  await install(machine)
  const installed = findChromium(machine.env)
  if (installed === undefined)
    throw new Error(`${packages.join(' and ')} are installed, and there is no Chromium on PATH`)
  console.log(`✓ Chromium: ${installed}`)
  return installed
}

async function install({ env }: Machine): Promise<void> {
  const aptGet = (...args: string[]): Promise<Finished> =>
    // Another apt-get may be at work on the machine: wait for it, two minutes at most.
    runCommand('apt-get', ['-y', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      env: { DEBIAN_FRONTEND: 'noninteractive', PATH: env['PATH'] ?? '' },
    })
  console.log(`… installing ${packages.join(' and ')} with apt-get`)
  // The list of packages may be missing or old: it is fetched only when installing fails without it.
  let last = await aptGet('install', '--no-install-recommends', ...packages)
  for (let attempt = 2; last.code !== 0 && attempt <= attempts; attempt++) {
    console.log(`… fetching the list of packages, then installing again (attempt ${attempt} of ${attempts})`)
    await aptGet('update')
    last = await aptGet('install', '--no-install-recommends', ...packages)
  }
  if (last.code !== 0) throw new Error(`apt-get cannot install ${packages.join(' and ')}:\n${last.output.trimEnd()}`)
  console.log(`✓ installed (${last.seconds.toFixed(0)} s)`)
}

function thisMachine(): Machine {
  return { env: process.env, canInstall: isDebian() && process.getuid?.() === 0 }
}

function isDebian(): boolean {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    // No such file: another system.
    return false
  }
}

if (import.meta.main) {
  try {
    await provision()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
