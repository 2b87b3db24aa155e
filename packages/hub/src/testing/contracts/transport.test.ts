import { expect, test } from 'vitest'
import { FakeClock, settle } from '../fake-clock.ts'
import type { MemoryLink } from '../memory-link.ts'
import { MemoryTransport } from '../memory-transport.ts'
import type { ConnectionId, Inbound } from '../../ports/transport.ts'
import { type ContractClient, transportContract, type TransportSubject } from './transport.ts'

function inMemory(): TransportSubject {
  const transport = new MemoryTransport(new FakeClock())
  const told = {
    opened: new Array<ConnectionId>(),
    received: new Array<Inbound>(),
    alive: new Array<ConnectionId>(),
    closed: new Array<{ connection: ConnectionId; code: number }>(),
  }
  transport.listen({
    running: 0,
    opened: ({ connection }) => void told.opened.push(connection),
    received: (batch) => void told.received.push(...batch),
    alive: (connection) => void told.alive.push(connection),
    closed: (connection, code) => void told.closed.push({ connection, code }),
  })
  return {
    transport,
    told,
    turn: settle,
    until: async (condition, what) => {
      await settle()
      if (!condition()) throw new Error(`did not happen: ${what}`)
    },
    connect: async () => client(transport.connect(), told.opened.at(-1) ?? 0),
  }
}

function client(link: MemoryLink, connection: ConnectionId): ContractClient {
  const received: number[] = []
  link.onFrame = (frame) => void received.push(Number(frame['n']))
  return {
    connection,
    received,
    get closedWith() {
      return link.closedWith
    },
    send: (text) => link.send(text),
    close: (code) => link.close(code),
    stall: () => link.stall(),
    resume: () => link.resume(),
  }
}

for (const { rule, title, run } of transportContract) {
  test(`${rule}: ${title}`, async () => {
    await expect(run(inMemory())).resolves.toBeUndefined()
  })
}
