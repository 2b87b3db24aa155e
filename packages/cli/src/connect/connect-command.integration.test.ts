import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { Program } from '../testing/program.ts'

/** A WebSocket server for one test, with what it was sent. */
async function peer(): Promise<
  { server: WebSocketServer; url: string; received: { data: Buffer; isBinary: boolean }[] } & AsyncDisposable
> {
  const verifyClient = ({ req }: { req: IncomingMessage }): boolean => req.url !== '/refused'
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', verifyClient })
  const received: { data: Buffer; isBinary: boolean }[] = []
  server.on('connection', (ws) => {
    ws.on('message', (data, isBinary) => {
      const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0)
      received.push({ data: bytes, isBinary })
      ws.send(bytes, { binary: isBinary })
    })
  })
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const close = async (): Promise<void> => {
    for (const ws of server.clients) ws.terminate()
    server.close()
    await once(server, 'close')
  }
  return { server, url: `ws://127.0.0.1:${port}`, received, [Symbol.asyncDispose]: close }
}

test('lines go out as text frames, frames come in as lines, and the end of the input closes politely', async () => {
  await using server = await peer()
  await using program = new Program(['connect', server.url])
  program.child.stdin.end('one\n鈴虫\n')
  expect(await program.ended()).toBe(0)
  expect([program.stdout, program.stderr]).toEqual(['one\n鈴虫\n', ''])
  expect(server.received.map(({ isBinary }) => isBinary)).toEqual([false, false])
})

test('--binary sends bytes as they come and prints what comes back unchanged', async () => {
  await using server = await peer()
  await using program = new Program(['connect', '--binary', server.url])
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, n) => n % 97))
  program.child.stdin.end(bytes)
  expect(await program.ended()).toBe(0)
  expect(Buffer.concat(server.received.map(({ data }) => data)).equals(bytes)).toBe(true)
  expect(server.received.every(({ isBinary }) => isBinary)).toBe(true)
  expect(program.stdout).toBe(bytes.toString())
})

test.each([[[]], [['--binary']]])(
  'a close by the server ends the program while its input is still open, with %j',
  async (options) => {
    await using server = await peer()
    server.server.on('connection', (ws) => ws.close(1000))
    await using program = new Program(['connect', ...options, server.url])
    expect(await program.ended()).toBe(0)
    expect(program.stderr).toBe('')
  },
)

test('-v shows control frames and the close code on standard error; -H and subprotocols reach the server', async () => {
  await using server = await peer()
  const seen: unknown[] = []
  server.server.on('connection', (ws, request) => {
    seen.push(request.headers['x-one'], request.headers['sec-websocket-protocol'])
    ws.ping('are you there')
    ws.on('pong', () => ws.close(1001, 'that is all'))
  })
  const headers = ['-H', 'X-One: 1: 2', '-H', 'Sec-WebSocket-Protocol: hubbub.v1']
  await using program = new Program(['connect', '-v', ...headers, server.url])
  expect(await program.ended()).toBe(0)
  expect(seen).toEqual(['1: 2', 'hubbub.v1'])
  expect(program.stderr).toBe('connected with hubbub.v1\n< ping are you there\nclosed with 1001: that is all\n')
})

test('--ping-interval pings, and the answers are shown with -v', async () => {
  await using server = await peer()
  let pings = 0
  server.server.on('connection', (ws) => {
    ws.on('ping', () => {
      if (++pings === 2) ws.close(1000)
    })
  })
  await using program = new Program(['connect', '-v', '--ping-interval', '0.05', server.url])
  expect(await program.ended()).toBe(0)
  expect(program.stderr).toContain('< pong')
})

test('--wait goes on receiving after the end of the input', async () => {
  await using server = await peer()
  server.server.on('connection', (ws) => {
    ws.on('message', () => setImmediate(() => ws.send('later')))
  })
  await using program = new Program(['connect', '--wait', '0.3', server.url])
  program.child.stdin.end('now\n')
  expect(await program.ended()).toBe(0)
  expect(program.stdout).toBe('now\nlater\n')
})

test('a close with an error code, a refusal and a lost connection are told, with exit code 1', async () => {
  await using server = await peer()
  server.server.on('connection', (ws, request) => {
    if (request.url === '/closed') ws.close(4001, 'too slow')
    if (request.url === '/lost') ws.terminate()
  })
  const cases = {
    '/closed': 'closed with 4001: too slow\n',
    '/lost': 'The connection was lost.\n',
    '/refused': 'The server refused: 401',
  }
  for (const [path, sentence] of Object.entries(cases)) {
    await using program = new Program(['connect', server.url + path])
    expect(await program.ended()).toBe(1)
    expect(program.stderr).toContain(sentence)
  }
})

test.each([
  [['connect'], 'hubbub connect takes one URL'],
  [['connect', 'ftp://127.0.0.1'], 'ftp://127.0.0.1 is no WebSocket address'],
  [['connect', '-H', 'nonsense', 'ws://127.0.0.1'], 'the header "nonsense" is not written as'],
  [['connect', '--ping-interval', '0', 'ws://127.0.0.1'], '--ping-interval takes a number of seconds above 0'],
  [['launch'], 'hubbub has no command launch'],
])('%j: one sentence, exit code 2', async (args, sentence) => {
  await using program = new Program(args)
  expect(await program.ended()).toBe(2)
  expect(program.stderr).toContain(sentence)
  expect(program.stderr).toMatch(/^[^\n]+\.\n$/)
})

test('--help and --version', async () => {
  for (const [args, text] of [
    [['--help'], 'serve     start the server'],
    [['serve', '--help'], '--print-config'],
    [['connect', '--help'], '--ping-interval SECONDS'],
    [['--version'], '0.1.0'],
  ] as const) {
    await using program = new Program(args)
    expect(await program.ended()).toBe(0)
    expect(program.stdout).toContain(text)
  }
})
