import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const startLimitMs = 20_000
const stopLimitMs = 5000
const keptStderrChars = 2000

/** How a server's process is started. */
export interface ServerCommand {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
}

/** A server under test, running in a process of its own. Dispose of it to end the process. */
export class StartedServer {
  readonly pid: number
  readonly host: string
  readonly port: number
  readonly #child: ChildProcess

  /**
   * Starts the process and waits for its line "… is listening on http://HOST:PORT"; rejects with what it said instead.
   * `pin` is put before the command line.
   */
  static async start(command: ServerCommand, pin: readonly string[]): Promise<StartedServer> {
    const [file = command.file, ...args] = [...pin, command.file, ...command.args]
    const child = spawn(file, args, {
      cwd: command.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const killWithUs = (): boolean => child.kill('SIGKILL')
    process.once('exit', killWithUs)
    child.once('exit', () => process.off('exit', killWithUs))
    try {
      return new StartedServer(child, await listening(child))
    } catch (error) {
      child.kill('SIGKILL')
      throw error
    }
  }

  private constructor(child: ChildProcess, url: URL) {
    if (child.pid === undefined) throw new Error('The server has no process id')
    this.#child = child
    this.pid = child.pid
    this.host = url.hostname
    this.port = Number(url.port)
  }

  /** Ends the process: SIGTERM, and SIGKILL when it is still there 5 s later. */
  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child
    if (child.exitCode !== null || child.signalCode !== null) return
    const { promise, resolve } = Promise.withResolvers<void>()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
    await promise
    clearTimeout(timer)
  }
}

function listening(child: ChildProcess): Promise<URL> {
  const { promise, resolve, reject } = Promise.withResolvers<URL>()
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptStderrChars)
  })
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /listening on (http:\/\/\S+)/.exec(line)
      if (found?.[1]) resolve(new URL(found[1]))
    })
  }
  const timer = setTimeout(
    () => reject(new Error(`It was not listening after ${startLimitMs / 1000} s. ${stderr.trim()}`)),
    startLimitMs,
  )
  child.once('error', (error) => reject(error))
  child.once('exit', (code, signal) => reject(new Error(`It ended at once (${signal ?? code}). ${stderr.trim()}`)))
  return promise.finally(() => clearTimeout(timer))
}
