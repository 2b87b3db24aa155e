import { once } from 'node:events'
import { createServer } from 'node:http'
import { type ContractClient, type SinkRecord, transportContract, type TransportSubject } from '@hubbub/hub/testing'
import type { ConnectionId, Inbound } from '@hubbub/hub/ports'
import { describe, expect, test } from 'vitest'
import { opcode } from '../../testing/client-frame.ts'
import { nextTurn, until } from '../../testing/deadline.ts'
import { portOf } from '../../testing/port-of.ts'
import { RawClient } from '../../testing/raw-client.ts'
import { compressionDefaults, type WebSocketOptions } from './options.ts'
import { WebSocketTransport } from './websocket-transport.ts'

class Recorder implements SinkRecord {
  readonly opened: ConnectionId[] = []
  readonly received: Inbound[] = []
  readonly alive: ConnectionId[] = []
  readonly closed: { connection: ConnectionId; code: number }[] = []
}

/** A transport on a server of its own, with clients on bare sockets that behave. */
async function realSockets(options: Partial<WebSocketOptions>, headers: readonly string[]) {
  const transport = new WebSocketTransport(options)
  const told = new Recorder()
  transport.attach({
    running: 0,
    opened: ({ connection }) => void told.opened.push(connection),
    received: (batch) => void told.received.push(...batch),
    alive: (connection) => void told.alive.push(connection),
    closed: (connection, code) => void told.closed.push({ connection, code }),
  })
  const server = createServer().listen(0, '127.0.0.1')
  server.on('upgrade', (request, socket, head) => {
    transport.accept(request, socket, head, { address: '127.0.0.1', query: {} })
  })
  await once(server, 'listening')
  const port = portOf(server)
  const clients: RawClient[] = []
  const subject: TransportSubject = {
    transport,
    told,
    turn: nextTurn,
    until: (condition, what) => until(condition, what, () => told),
    connect: async () => {
      const raw = await RawClient.open(port, '/', headers)
      clients.push(raw)
      await until(() => told.opened.length === clients.length, 'the link is opened')
      return contractClient(raw, told.opened.at(-1) ?? 0)
    },
  }
  const dispose = async (): Promise<void> => {
    for (const client of clients) await client[Symbol.asyncDispose]()
    transport.terminate()
    server.close()
    await once(server, 'close')
  }
  return { subject, [Symbol.asyncDispose]: dispose }
}

function contractClient(raw: RawClient, connection: ConnectionId): ContractClient {
  raw.socket.on('data', () => answerControlFrames(raw))
  return {
    connection,
    get received() {
      return raw.messages.map((message) => Number(message['n']))
    },
    get closedWith() {
      return raw.closedWith
    },
    send: (text) => raw.send(text),
    close: (code) => raw.send(closePayload(code), { opcode: opcode.close }),
    stall: () => void raw.socket.pause(),
    resume: () => void raw.socket.resume(),
  }
}

function answerControlFrames(raw: RawClient): void {
  const last = raw.frames.at(-1)
  if (last?.opcode === opcode.ping) raw.send(last.payload, { opcode: opcode.pong })
  if (last?.opcode === opcode.close) raw.socket.end()
}

function closePayload(code: number): Buffer {
  const payload = Buffer.alloc(2)
  payload.writeUInt16BE(code)
  return payload
}

describe.each([
  { kind: 'plain', options: {}, headers: [] },
  {
    kind: 'compressed',
    options: { compression: compressionDefaults },
    headers: ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'],
  },
])('$kind connections', ({ options, headers }) => {
  for (const { rule, title, run } of transportContract) {
    test(`${rule}: ${title}`, async () => {
      await using sockets = await realSockets({ ...options, closeTimeoutMs: 300 }, headers)
      await expect(run(sockets.subject)).resolves.toBeUndefined()
    })
  }
})
