import './require-node.mjs'
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root, toolEnvironment } from './running/command.ts'

/** How long a process may take to stop before it is ended by force, in ms. */
const stopWithinMs = 5_000

// Arguments go to the server. Its port is better given by HUBBUB_PORT, which the page's proxy follows.
const server = [
  process.execPath,
  '--watch',
  '--conditions=@hubbub/source',
  'packages/cli/src/main.ts',
  'serve',
  ...process.argv.slice(2),
]
const children = [start('server', server, root), start('page', ['vite'], join(root, 'apps/web'))]
let stopping = false

function start(name: string, [command = '', ...args]: readonly string[], cwd: string): ChildProcess {
  const child = spawn(command, args, { cwd, env: toolEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => console.log(`${name.padEnd(6)} │ ${line}`))
  }
  child.once('error', ({ message }) => console.error(`${name} cannot be started: ${message}`))
  // One without the other is no development server: when either ends, both do.
  child.once('close', (code) => stop(code ?? 1))
  return child
}

function stop(code: number): void {
  if (stopping) return
  stopping = true
  process.exitCode = code
  const running = children.filter((child) => child.exitCode === null && child.signalCode === null)
  for (const child of running) child.kill('SIGTERM')
  setTimeout(() => {
    for (const child of running) child.kill('SIGKILL')
  }, stopWithinMs).unref()
}

process.once('SIGINT', () => stop(0))
process.once('SIGTERM', () => stop(0))
