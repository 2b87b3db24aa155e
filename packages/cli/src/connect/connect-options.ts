import { misuse } from '../command-error.ts'
import { parseOptions } from '../parse-options.ts'

/** How to connect. */
export interface ConnectOptions {
  readonly url: URL
  readonly protocols: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly isBinary: boolean
  readonly isVerbose: boolean
  readonly pingIntervalMs: number | undefined
  readonly waitMs: number
}

/** Longest time in seconds that a timer takes. */
const mostSeconds = 2_000_000

/** Reads a command line; undefined asks for the help text. Throws a CommandError. */
export function readConnectOptions(args: readonly string[]): ConnectOptions | undefined {
  const { values, positionals } = parseOptions('connect', {
    args: [...args],
    allowPositionals: true,
    options: {
      binary: { type: 'boolean' },
      'ping-interval': { type: 'string' },
      wait: { type: 'string' },
      header: { type: 'string', short: 'H', multiple: true },
      verbose: { type: 'boolean', short: 'v' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return undefined
  const [address, ...more] = positionals
  if (address === undefined || more.length > 0)
    throw misuse('hubbub connect takes one URL, as in ws://127.0.0.1:8080/ws.')
  const headers = (values.header ?? []).map(readHeader)
  const isProtocol = ([name]: readonly [string, string]): boolean => name.toLowerCase() === 'sec-websocket-protocol'
  return {
    url: readUrl(address),
    protocols: headers.filter(isProtocol).flatMap(([, value]) => value.split(',').map((entry) => entry.trim())),
    headers: Object.fromEntries(headers.filter((header) => !isProtocol(header))),
    isBinary: values.binary ?? false,
    isVerbose: values.verbose ?? false,
    pingIntervalMs: readSeconds('ping-interval', values['ping-interval']),
    waitMs: readSeconds('wait', values.wait) ?? 0,
  }
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const protocol = url?.protocol.replace(/^http/, 'ws')
  if (!url || (protocol !== 'ws:' && protocol !== 'wss:')) {
    throw misuse(`hubbub connect: ${text} is no WebSocket address; one begins with ws:// or wss://.`)
  }
  url.protocol = protocol
  url.hash = ''
  return url
}

function readHeader(text: string): readonly [string, string] {
  const match = /^([^\s:]+):\s*(.*)$/.exec(text)
  if (!match) throw misuse(`hubbub connect: the header ${JSON.stringify(text)} is not written as 'Name: value'.`)
  return [match[1] ?? '', (match[2] ?? '').trim()]
}

function readSeconds(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= mostSeconds))
    throw misuse(`hubbub connect: --${name} takes a number of seconds above 0.`)
  return seconds * 1_000
}
