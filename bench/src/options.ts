import { parseArgs } from 'node:util'

/** What the command line asks for. */
export type Invocation =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly reason: string }
  | { readonly kind: 'run'; readonly options: BenchOptions }

export interface BenchOptions {
  /** Length of the measured part of a run with traffic. */
  readonly seconds: number
  /** Parts of scenario names; empty for all. */
  readonly only: readonly string[]
  /** Target names; empty for all. */
  readonly targets: readonly string[]
  /** Puts the table into bench/README.md. */
  readonly write: boolean
}

export const helpText = `Usage: npm run bench -- [options]

Measures Hubbub and its peers side by side and prints one table. Linux only.

  --seconds N        length of each measured run with traffic, 1 to 600 (5)
  --quick            --seconds 1, for a first look
  --only A,B         only scenarios whose name contains one of these (fan-out-8, idle, acked-64, …)
  --target A,B       only these servers: hubbub, ws, socket.io, go, go-16k
  --write            put the table into bench/README.md (only a whole run of the usual length)
  --help             show this
`

const defaultSeconds = 5

/** Reads the command line. */
export function parseInvocation(args: readonly string[], targetNames: readonly string[]): Invocation {
  let values: { [name: string]: string | boolean | undefined }
  try {
    values = parseArgs({
      args: [...args],
      options: {
        seconds: { type: 'string' },
        quick: { type: 'boolean' },
        only: { type: 'string' },
        target: { type: 'string' },
        write: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    return {
      kind: 'wrong',
      reason: error instanceof Error ? error.message : String(error),
    }
  }
  if (values['help'] === true) return { kind: 'help' }
  const seconds = Number(values['seconds'] ?? (values['quick'] === true ? 1 : defaultSeconds))
  if (!(seconds >= 1 && seconds <= 600)) return { kind: 'wrong', reason: '--seconds wants a number from 1 to 600' }
  const only = list(values['only'])
  const targets = list(values['target'])
  const unknown = targets.find((name) => !targetNames.includes(name))
  if (unknown !== undefined)
    return {
      kind: 'wrong',
      reason: `There is no server "${unknown}"; there are ${targetNames.join(', ')}`,
    }
  const write = values['write'] === true
  if (write && (seconds < defaultSeconds || only.length > 0 || targets.length > 0)) {
    return {
      kind: 'wrong',
      reason: '--write wants a whole run: leave out --quick, --only and --target',
    }
  }
  return { kind: 'run', options: { seconds, only, targets, write } }
}

function list(value: string | boolean | undefined): string[] {
  return typeof value === 'string' ? value.split(',').filter((part) => part !== '') : []
}
