import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { once } from 'node:events'
import { silentLogger } from '@hubbub/hub/memory'
import { SystemClock } from '../adapters/system-clock.ts'
import { SystemRandom } from '../adapters/system-random.ts'
import { openS3BlobStore } from '../files/s3/open-s3-blob-store.ts'
import type { S3BlobStore } from '../files/s3/s3-blob-store.ts'
import type { S3Options } from '../files/s3/s3-options.ts'
import { until } from './deadline.ts'
import { portOf } from './port-of.ts'
import { temporaryFolder } from './test-server.ts'

/** How to get the object store that the tests run against. */
export const howToGetS3 =
  'needs Versity S3 Gateway: go install github.com/versity/versitygw/cmd/versitygw@latest, or VERSITYGW_PATH'

/** What the clock and the chance of a store in a test are: the machine's own. */
export const machine = { clock: new SystemClock(silentLogger), random: new SystemRandom() } as const

/** A real S3-compatible object store (Versity S3 Gateway over a folder), on this machine, for one test file. */
export interface S3Server extends AsyncDisposable {
  readonly options: S3Options
  /** Opens a blob store in it, under a prefix. */
  open(prefix: string, more?: Partial<S3Options>): Promise<S3BlobStore>
}

/** Starts the object store with one bucket; undefined where it is not installed. */
export async function startS3Server(): Promise<S3Server | undefined> {
  const program = findGateway()
  if (program === undefined) return undefined
  const folder = temporaryFolder()
  // A bucket is a folder of the gateway's.
  mkdirSync(join(folder.path, 'hubbub-files'))
  const port = await freePort()
  const child = spawn(program, ['--port', `127.0.0.1:${port}`, 'posix', folder.path], {
    stdio: 'ignore',
    env: { ROOT_ACCESS_KEY: 'test-key', ROOT_SECRET_KEY: 'test-secret', HOME: folder.path },
  })
  const endpoint = `http://127.0.0.1:${port}`
  const keys = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' }
  const options = { endpoint, bucket: 'hubbub-files', region: 'us-east-1', ...keys, partBytes: 5_242_880 }
  await answering(child, endpoint)
  return {
    options,
    open: (prefix, more = {}) => openS3BlobStore({ ...options, prefix, ...more }, machine),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      folder[Symbol.dispose]()
    },
  }
}

function findGateway(): string | undefined {
  const given = process.env['VERSITYGW_PATH'] ?? ''
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(homedir(), 'go/bin')]
  return [given, ...folders.map((folder) => join(folder, 'versitygw'))].find(
    (path) => path !== '' && isExecutable(path),
  )
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // Missing or not ours to run: the same answer.
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

async function answering(child: ChildProcess, endpoint: string): Promise<void> {
  let isUp = false
  const knock = async (): Promise<void> => {
    while (!isUp && child.exitCode === null) {
      isUp = await fetch(endpoint).then(
        () => true,
        () => false,
      )
    }
  }
  void knock()
  await until(() => isUp || child.exitCode !== null, 'an object store that answers')
  if (!isUp) throw new Error(`the object store ended with ${child.exitCode}`)
}
