import { readFileSync } from 'node:fs'
import { StartError } from '@hubbub/server'
import type { Command } from './command.ts'
import { connectCommand } from './connect/connect-command.ts'
import { serveCommand } from './serve/serve-command.ts'
import { UsageError } from './usage-error.ts'

/** Every command, in the order of the help text; the first one is what `hubbub` alone means. */
const commands: readonly [Command, ...Command[]] = [serveCommand, connectCommand]

/** Exit codes: the command failed, or it was called wrongly. */
const failed = 1
const misused = 2

/** Carries out a command line; resolves with the exit code. What goes wrong is one sentence on standard error. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args)
  } catch (error) {
    if (error instanceof UsageError) return complain(error.message, misused)
    if (error instanceof StartError) return complain(error.message, failed)
    throw error
  }
}

function dispatch(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args
  if (first === '--help' || first === '-h' || first === 'help') return say(help())
  if (first === '--version') return say(`${version()}\n`)
  if (first === undefined || first.startsWith('-')) return commands[0].run(args)
  const command = commands.find(({ name }) => name === first)
  if (!command) throw new UsageError(`hubbub has no command ${first}; hubbub --help lists them.`)
  return command.run(rest)
}

function help(): string {
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`)
  return `hubbub <command> [options]

${lines.join('\n')}

hubbub alone is hubbub ${commands[0].name}. hubbub <command> --help lists the options of a command.
`
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const isVersioned = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isVersioned ? String(manifest.version) : 'unknown'
}

async function say(text: string): Promise<number> {
  process.stdout.write(text)
  return 0
}

function complain(sentence: string, code: number): number {
  process.stderr.write(`${sentence}\n`)
  return code
}
