import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { DialectName } from './dialects.ts'
import type { ServerCommand } from './started-server.ts'

const run = promisify(execFile)
const bench = fileURLToPath(new URL('..', import.meta.url))
const repository = join(bench, '..')
/** On the disk the repository is on: a temporary folder may be memory, and synced writes would cost nothing. */
const cache = join(repository, '.cache', 'bench')
const buildLimitMs = 180_000

/** What a target needs to be started once; `dispose` removes what was made for it. */
export interface Prepared {
  readonly command: ServerCommand
  dispose(): void
}

/** A server that can be measured. */
export interface Target {
  readonly name: string
  readonly title: string
  readonly dialect: DialectName
  /** Makes ready for one start; rejects with the reason for the table when it cannot. */
  prepare(): Promise<Prepared>
}

/** Every server of the table, in its order. */
export const targets: readonly Target[] = [
  { name: 'hubbub', title: 'Hubbub', dialect: 'hubbub', prepare: prepareHubbub },
  { name: 'ws', title: '`ws`, a send per client', dialect: 'plain', prepare: () => preparePeer('ws-broadcast.ts') },
  { name: 'socket.io', title: 'socket.io', dialect: 'socket.io', prepare: () => preparePeer('socketio.ts') },
  { name: 'go', title: 'Go hub (gorilla)', dialect: 'plain-in-lines', prepare: () => prepareGo([]) },
  {
    name: 'go-16k',
    title: 'Go hub, 16 KB write buffers',
    dialect: 'plain-in-lines',
    prepare: () => prepareGo(['-write-buffer', '16384']),
  },
]

/** Hubbub as shipped; only the limits that a load from one address, or from one eager user, is meant to hit are raised. */
const hubbubConfig = {
  limits: {
    connections_per_address: 100_000,
    commands_per_second: 1_000_000,
    command_burst: 1_000_000,
    user_commands_per_second: 1_000_000,
    user_command_burst: 1_000_000,
  },
}

async function prepareHubbub(): Promise<Prepared> {
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'hubbub-'))
  const config = join(folder, 'config.json')
  await writeFile(config, JSON.stringify(hubbubConfig))
  const program = join(repository, 'packages/cli/src/main.ts')
  // As `npm start` runs it.
  const args = [
    '--max-semi-space-size=8',
    '--conditions=@hubbub/source',
    program,
    'serve',
    '--port',
    '0',
    '--data',
    join(folder, 'data'),
    '--config',
    config,
  ]
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  return {
    command: { file: process.execPath, args, cwd: repository },
    dispose: () => {
      process.off('exit', remove)
      remove()
    },
  }
}

async function preparePeer(file: string): Promise<Prepared> {
  return {
    command: {
      file: process.execPath,
      args: [join(bench, 'peers', file)],
      cwd: bench,
    },
    dispose: () => undefined,
  }
}

async function prepareGo(args: readonly string[]): Promise<Prepared> {
  await mkdir(cache, { recursive: true })
  const binary = join(cache, 'go-hub')
  try {
    await run('go', ['build', '-o', binary, '.'], {
      cwd: join(bench, 'peers/go-hub'),
      timeout: buildLimitMs,
    })
  } catch (error) {
    throw new Error(goFailure(error))
  }
  return {
    command: { file: binary, args, cwd: bench },
    dispose: () => undefined,
  }
}

function goFailure(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'go build failed'
  if ('code' in error && error.code === 'ENOENT') return 'Go is not installed'
  const stderr = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim().split('\n').at(-1) : ''
  return `go build failed. ${stderr}`.trim()
}
