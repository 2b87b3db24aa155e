import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { isExecutable } from './chromium.ts'
import { runCommand } from './running/command.ts'

/** The S3-compatible server that the tests of the object store run against, and where its maker publishes it. */
const module = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0'

/** Where programs are looked for. */
export interface Places {
  readonly env: NodeJS.ProcessEnv
  /** The user's own folder, where Go puts what it installs. */
  readonly home: string
}

/** Finds the server: VERSITYGW_PATH if set, else on PATH or where Go puts it. */
export function findObjectStore({ env, home }: Places): string | undefined {
  const given = env['VERSITYGW_PATH']
  if (given !== undefined && given !== '') return given
  return [...pathOf(env), join(home, 'go/bin')].map((folder) => join(folder, 'versitygw')).find(isExecutable)
}

/**
 * Makes the server ready and returns its path; undefined on a machine that neither has it nor Go to build it with, and then
 * the tests that need it are skipped and say so.
 */
export async function provisionObjectStore(places: Places = thisMachine()): Promise<string | undefined> {
  const present = findObjectStore(places)
  if (present !== undefined) {
    console.log(`✓ object store: ${present}`)
    return present
  }
  const go = [...pathOf(places.env), '/usr/local/go/bin'].map((folder) => join(folder, 'go')).find(isExecutable)
  if (go === undefined) {
    console.log(`… no object store: the tests of S3 are skipped (they need Versity S3 Gateway: go install ${module})`)
    return undefined
  }
  console.log(`… building ${module}`)
  const built = await runCommand(go, ['install', module], { env: { GOBIN: join(places.home, 'go/bin') } })
  if (built.code !== 0) console.log(`… it cannot be built, so the tests of S3 are skipped:\n${built.output.trimEnd()}`)
  return findObjectStore(places)
}

function pathOf(env: NodeJS.ProcessEnv): readonly string[] {
  return (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
}

function thisMachine(): Places {
  return { env: process.env, home: homedir() }
}
