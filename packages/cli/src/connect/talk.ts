import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import type { ConnectOptions } from './connect-options.ts'
import { readInput } from './read-input.ts'

/** Bytes waiting for the network above which no more input is read. */
const bufferedBytes = 1_048_576
/** Largest message that is taken, in bytes. */
const messageBytes = 67_108_864
const handshakeMs = 10_000
/** Longest part of a refusal that is shown, in characters. */
const refusalChars = 2_000
/** Close codes that are no error: on purpose, going away, none given. */
const politeCodes = new Set([1000, 1001, 1005])

/** Connects standard input and output to a WebSocket server; resolves with the exit code. */
export async function talk(options: ConnectOptions): Promise<number> {
  const ws = new WebSocket(options.url, [...options.protocols], {
    headers: options.headers,
    handshakeTimeout: handshakeMs,
    maxPayload: messageBytes,
  })
  const note = options.isVerbose ? (text: string): void => void process.stderr.write(`${text}\n`) : () => undefined
  const ended = endOf(ws)
  show(ws, options, note)
  ws.on('open', () => {
    note(
      `connected${ws.protocol === '' ? '' : ` with ${ws.protocol}`}${ws.extensions === '' ? '' : `, ${ws.extensions}`}`,
    )
    void send(ws, options)
  })
  const pings = keepPinging(ws, options.pingIntervalMs)
  const leave = (): void => (ws.readyState === WebSocket.OPEN ? ws.close(1000) : ws.terminate())
  process.once('SIGINT', leave)
  const end = await ended
  clearInterval(pings)
  process.off('SIGINT', leave)
  process.stdin.destroy()
  if (end.isPolite) note(end.sentence)
  else process.stderr.write(`${end.sentence}\n`)
  return end.isPolite ? 0 : 1
}

interface End {
  readonly isPolite: boolean
  readonly sentence: string
}

function endOf(ws: WebSocket): Promise<End> {
  return new Promise((resolve) => {
    let fault: string | undefined
    ws.on('unexpected-response', (_, response) => {
      void refusalOf(response).then((sentence) => {
        fault = sentence
        ws.terminate()
      })
    })
    ws.on('error', (error) => {
      fault ??= `The connection failed: ${reasonOf(error)}.`
    })
    ws.on('close', (code, reason) => {
      const words = reason.length > 0 ? `: ${reason.toString()}` : ''
      const sentence = code === 1006 ? 'The connection was lost.' : `closed with ${code}${words}`
      resolve({ isPolite: fault === undefined && politeCodes.has(code), sentence: fault ?? sentence })
    })
  })
}

async function refusalOf(response: IncomingMessage): Promise<string> {
  let body = ''
  response.setEncoding('utf8')
  for await (const chunk of response) {
    body += String(chunk)
    if (body.length > refusalChars) break
  }
  return `The server refused: ${response.statusCode} ${response.statusMessage}. ${body.slice(0, refusalChars).trim()}`.trim()
}

function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nothing listens there',
    ECONNRESET: 'the server broke it off',
    ENOTFOUND: 'there is no host of this name',
  }
  return words[code ?? ''] ?? (error.message || code || 'unknown reason')
}

function show(ws: WebSocket, { isBinary }: ConnectOptions, note: (text: string) => void): void {
  // A reader that has gone, as in `| head -1`, ends the conversation.
  process.stdout.on('error', () => ws.close(1000))
  ws.on('message', (data) => {
    const bytes = Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
    if (process.stdout.write(isBinary ? bytes : Buffer.concat([bytes, Buffer.from('\n')]))) return
    ws.pause()
    process.stdout.once('drain', () => ws.resume())
  })
  ws.on('ping', (data) => note(`< ping${data.length > 0 ? ` ${data.toString()}` : ''}`))
  ws.on('pong', (data) => note(`< pong${data.length > 0 ? ` ${data.toString()}` : ''}`))
}

/** Sends the input to its end, then closes; the close frame follows the last of it. */
async function send(ws: WebSocket, options: ConnectOptions): Promise<void> {
  for await (const piece of readInput(process.stdin, options.isBinary)) {
    if (ws.readyState !== WebSocket.OPEN) return
    const sent = new Promise<void>((resolve) => {
      ws.send(piece, { binary: options.isBinary }, () => resolve())
    })
    if (ws.bufferedAmount > bufferedBytes) await sent
  }
  if (options.waitMs > 0)
    await Promise.race([once(ws, 'close'), new Promise((resolve) => setTimeout(resolve, options.waitMs))])
  if (ws.readyState === WebSocket.OPEN) ws.close(1000)
}

function keepPinging(ws: WebSocket, everyMs: number | undefined): NodeJS.Timeout | undefined {
  if (everyMs === undefined) return undefined
  return setInterval(() => {
    if (ws.readyState === WebSocket.OPEN) ws.ping()
  }, everyMs)
}
