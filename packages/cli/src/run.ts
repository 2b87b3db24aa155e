import { readFileSync } from 'node:fs'
import type { Command } from './command.ts'
import { CommandError, misuse } from './command-error.ts'

/** Every command, in the order of the help text; the first one is what `hubbub` alone means. */
const commands: readonly [Command, ...Command[]] = [
  {
    name: 'serve',
    summary: 'start the server (http://127.0.0.1:8080)',
    load: async () => (await import('./serve/serve-command.ts')).serve,
  },
  {
    name: 'connect',
    summary: 'talk raw to a WebSocket server',
    load: async () => (await import('./connect/connect-command.ts')).connect,
  },
]

/** Carries out a command line; resolves with the exit code. What goes wrong is one sentence on standard error. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    process.stderr.write(`${error.message}\n`)
    return error.exitCode
  }
}

async function dispatch(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args
  if (first === '--help' || first === '-h' || first === 'help') return say(help())
  if (first === '--version') return say(`${version()}\n`)
  if (first === undefined || first.startsWith('-')) return (await commands[0].load())(args)
  const command = commands.find(({ name }) => name === first)
  if (!command) throw misuse(`hubbub has no command ${first}; hubbub --help lists them.`)
  return (await command.load())(rest)
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

function say(text: string): number {
  process.stdout.write(text)
  return 0
}
