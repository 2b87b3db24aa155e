import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventually } from './deadline.ts'

const main = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))

/** A port nobody listens on, below the range that the kernel hands out by itself. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!free) continue
    server.close()
    await once(server, 'close')
    return port
  }
  throw new Error('no free port between 20000 and 32000')
}

/** A folder that goes when the test does. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'hubbub-e2e-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** The real server as a process of its own, which a test may kill and start again on the same port and data. */
export class ServerProcess implements AsyncDisposable {
  readonly port: number
  readonly #arguments: readonly string[]
  #child: ChildProcess | undefined
  #output = ''

  constructor(port: number, data: string, more: readonly string[] = []) {
    this.port = port
    this.#arguments = ['--conditions=@hubbub/source', main, 'serve', '--port', String(port), '--data', data, ...more]
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** What the process has printed, for diagnostics. */
  get output(): string {
    return this.#output
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts the process and waits for its last line. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, this.#arguments, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    this.#output = ''
    const keep = (chunk: Buffer): void => {
      this.#output += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    await eventually(
      'the server listens',
      () => this.#output.includes('Hubbub is listening on') || child.exitCode !== null,
      {
        ms: 60_000,
        describe: () => this.#output,
      },
    )
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${this.#output}`)
  }

  /** Ends the process with a signal and returns how it ended. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null)
      return { code: child?.exitCode ?? null, signal: child?.signalCode ?? null }
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
    return { code: child.exitCode, signal: child.signalCode }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL')
  }
}
