import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'

/** The root of the repository. */
export const root = join(import.meta.dirname, '../..')

/** How a command ended. */
export interface Finished {
  /** Its exit code; 1 when a signal ended it or it could not be started. */
  readonly code: number
  /** What it wrote, both streams in the order it came; empty when it wrote to the terminal itself. */
  readonly output: string
  readonly seconds: number
}

/** Where and how a command runs. */
export interface CommandOptions {
  /** @default the root of the repository */
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Let it write to the terminal itself instead of collecting its output. @default false */
  readonly show?: boolean
}

/** The environment of every command: the tools of node_modules and the Node that runs this come first. */
export function toolEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const path = [join(root, 'node_modules/.bin'), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter)
  return { ...process.env, PATH: path, ...more }
}

/** Runs a command to its end. Never rejects: what cannot be started ends with code 1 and says why. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions = {}): Promise<Finished> {
  const { cwd = root, env, show = false } = options
  const started = performance.now()
  return new Promise((resolve) => {
    let output = ''
    const end = (code: number): void => resolve({ code, output, seconds: (performance.now() - started) / 1000 })
    const child = spawn(command, args, {
      cwd,
      env: toolEnvironment(env),
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.once('error', ({ message }) => {
      output += `${command} cannot be started: ${message}\n`
      if (show) console.error(output)
      end(1)
    })
    child.once('close', (code) => end(code ?? 1))
  })
}

/** Runs one of the repository's own scripts with the Node that runs this one. */
export function runScript(path: string, args: readonly string[] = [], options: CommandOptions = {}): Promise<Finished> {
  return runCommand(process.execPath, ['--conditions=@hubbub/source', join(root, path), ...args], options)
}
