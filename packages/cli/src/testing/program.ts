import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** Longest wait for one thing, in ms: far above what it takes, so that only a fault reaches it. */
const patienceMs = 30_000

/** Waits until a condition holds; rejects after `patienceMs` with what was waited for and what there was instead. */
export async function until(condition: () => boolean, what: string, state: () => unknown): Promise<void> {
  const end = Date.now() + patienceMs
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited ${patienceMs} ms for: ${what}; there was ${JSON.stringify(state())}`)
    await sleep(5)
  }
}

/** A folder that goes when the test does. */
export function temporaryFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'hubbub-cli-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** The real program as a process of its own; killed, if need be, when the test ends. */
export class Program implements AsyncDisposable {
  readonly child: ChildProcessWithoutNullStreams
  stdout = ''
  stderr = ''

  /** Starts it; the environment has no settings but the given ones. */
  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('HUBBUB_'))
    const env = { ...Object.fromEntries(inherited), ...environment }
    this.child = spawn(process.execPath, ['--conditions=@hubbub/source', main, ...args], { env })
    this.child.stdout.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString()
    })
    this.child.stderr.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString()
    })
    // A program that ended while a test was still writing to it.
    this.child.stdin.on('error', () => undefined)
  }

  /** Resolves with the exit code, once its output has ended too; 128 and more for a signal. */
  async ended(): Promise<number> {
    await until(
      () => this.#hasEnded,
      'the end of the program',
      () => this.#state(),
    )
    if (!this.child.stdout.closed) await once(this.child, 'close')
    return this.child.exitCode ?? 128
  }

  /** Resolves when standard output has the text. */
  async prints(text: string | RegExp): Promise<void> {
    const has = (): boolean => (typeof text === 'string' ? this.stdout.includes(text) : text.test(this.stdout))
    await until(
      () => has() || this.#hasEnded,
      `output ${String(text)}`,
      () => this.#state(),
    )
    if (!has()) throw new Error(`it ended without printing ${String(text)}: ${JSON.stringify(this.#state())}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#hasEnded) return
    this.child.kill('SIGKILL')
    await this.ended()
  }

  get #hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  #state(): unknown {
    const { stdout, stderr } = this
    return { stdout: stdout.slice(-1_000), stderr: stderr.slice(-1_000), code: this.child.exitCode }
  }
}

/** A server as a process of its own, that listens. */
export async function startServer(
  data: string,
  more: readonly string[] = [],
): Promise<{ program: Program; url: string; port: number } & AsyncDisposable> {
  const program = new Program(['serve', '--port', '0', '--data', data, ...more])
  await program.prints(/^Hubbub is listening on http:\S+$/m)
  const url = /listening on (http:\S+)/.exec(program.stdout)?.[1] ?? ''
  return { program, url, port: Number(new URL(url).port), [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() }
}
