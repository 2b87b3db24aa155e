import { closeReasons, encode, type EncodedFrame } from '@hubbub/protocol'
import type { ConnectionId, Inbound, Transport } from '../../ports/transport.ts'
import { expectEqual } from '../expect.ts'
import type { ContractCase } from './contract-case.ts'

/** What a transport's sink has been told so far. */
export interface SinkRecord {
  readonly opened: readonly ConnectionId[]
  readonly received: readonly Inbound[]
  readonly alive: readonly ConnectionId[]
  readonly closed: readonly { readonly connection: ConnectionId; readonly code: number }[]
}

/** The client's end of a link, as the contract needs it. */
export interface ContractClient {
  readonly connection: ConnectionId
  /** The `n` of every frame that has arrived, in order. */
  readonly received: readonly number[]
  readonly closedWith: number | undefined
  send(text: string): void
  close(code: number): void
  /** Stops reading; `resume` reads on. */
  stall(): void
  resume(): void
}

/** A transport under test with clients at its other end. */
export interface TransportSubject {
  readonly transport: Transport
  readonly told: SinkRecord
  /** Opens a link; resolves when the sink has heard of it. */
  connect(): Promise<ContractClient>
  /** Lets what was handed over in this tick go its way. */
  turn(): Promise<void>
  /** Resolves when the condition holds; rejects, saying `what`, when that takes too long. */
  until(condition: () => boolean, what: string): Promise<void>
}

/** A frame that says which it is; `padding` makes it heavy. */
function numbered(n: number, padding = ''): EncodedFrame {
  const frame = { type: 'numbered', n, padding }
  return encode(frame)
}

/** Sends a last frame and checks that exactly the expected ones came before it. */
async function expectReceived(
  subject: TransportSubject,
  client: ContractClient,
  expected: readonly number[],
): Promise<void> {
  const last = -1
  subject.transport.send(client.connection, numbered(last))
  await subject.until(() => client.received.at(-1) === last, 'the last frame arrives')
  expectEqual(client.received, [...expected, last], 'frames received')
}

/** 60 kB of text that does not compress to much less. */
const noise = Array.from({ length: 10_000 }, (_, n) => ((n * 2_654_435_761) >>> 0).toString(36).slice(-6)).join('')

/** Hands over heavy frames, a tick apart, until the transport has had enough. */
async function overwhelm(subject: TransportSubject, hand: (frame: EncodedFrame) => Promise<void>): Promise<void> {
  for (let n = 0; n < 2_000 && subject.told.closed.length === 0; n++) {
    await hand(numbered(n, noise))
    await subject.turn()
  }
}

/** The promises of the `Transport` port. */
export const transportContract: readonly ContractCase<TransportSubject>[] = [
  {
    rule: 'Transport',
    title: 'frames reach a connection in the order of the calls, sent or published',
    async run(subject) {
      const client = await subject.connect()
      const { transport } = subject
      transport.subscribe(client.connection, 'a')
      transport.subscribe(client.connection, 'b')
      transport.publish('a', numbered(1))
      transport.send(client.connection, numbered(2))
      transport.publish('b', numbered(3))
      transport.publish('a', numbered(4))
      await subject.turn()
      transport.send(client.connection, numbered(5))
      transport.publish('a', numbered(6))
      await expectReceived(subject, client, [1, 2, 3, 4, 5, 6])
    },
  },
  {
    rule: 'Transport',
    title: 'a publish reaches every subscriber once and nobody else',
    async run(subject) {
      const [one, two, other] = [await subject.connect(), await subject.connect(), await subject.connect()]
      for (const client of [one, two, two]) subject.transport.subscribe(client.connection, 'room')
      subject.transport.publish('room', numbered(1))
      subject.transport.publish('elsewhere', numbered(2))
      for (const client of [one, two]) await expectReceived(subject, client, [1])
      await expectReceived(subject, other, [])
    },
  },
  {
    rule: 'Transport',
    title: 'subscribe begins with the next publish, within one tick',
    async run(subject) {
      const [early, late] = [await subject.connect(), await subject.connect()]
      subject.transport.subscribe(early.connection, 'room')
      subject.transport.publish('room', numbered(1))
      subject.transport.subscribe(late.connection, 'room')
      subject.transport.publish('room', numbered(2))
      await expectReceived(subject, early, [1, 2])
      await expectReceived(subject, late, [2])
    },
  },
  {
    rule: 'Transport',
    title: 'unsubscribe ends with the last publish before it, within one tick',
    async run(subject) {
      const client = await subject.connect()
      const { transport } = subject
      transport.subscribe(client.connection, 'room')
      transport.publish('room', numbered(1))
      transport.unsubscribe(client.connection, 'room')
      transport.publish('room', numbered(2))
      transport.send(client.connection, numbered(3))
      transport.subscribe(client.connection, 'room')
      transport.publish('room', numbered(4))
      await expectReceived(subject, client, [1, 3, 4])
    },
  },
  {
    rule: 'Transport',
    title: 'close sends what was handed over before, nothing after, and is reported once with its code',
    async run(subject) {
      const [client, witness] = [await subject.connect(), await subject.connect()]
      const { transport } = subject
      for (const { connection } of [client, witness]) transport.subscribe(connection, 'room')
      transport.publish('room', numbered(1))
      transport.send(client.connection, numbered(2))
      transport.close(client.connection, closeReasons.draining)
      transport.close(client.connection, closeReasons.banned)
      transport.send(client.connection, numbered(3))
      transport.publish('room', numbered(4))
      await subject.until(() => client.closedWith !== undefined, 'the client sees the close')
      await subject.until(() => subject.told.closed.length > 0, 'the close is reported')
      await expectReceived(subject, witness, [1, 4])
      expectEqual(client.received, [1, 2], 'frames received')
      expectEqual(client.closedWith, 4000, 'code seen by the client')
      expectEqual(subject.told.closed, [{ connection: client.connection, code: 4000 }], 'closes reported')
    },
  },
  {
    rule: 'Transport',
    title: 'calls for a connection that has ended do nothing',
    async run(subject) {
      const client = await subject.connect()
      const { transport } = subject
      client.close(1000)
      await subject.until(() => subject.told.closed.length > 0, 'the close is reported')
      transport.send(client.connection, numbered(1))
      transport.subscribe(client.connection, 'room')
      transport.publish('room', numbered(2))
      transport.unsubscribe(client.connection, 'room')
      transport.ping(client.connection)
      transport.close(client.connection, closeReasons.normal)
      await transport.drained(client.connection)
      await subject.turn()
      expectEqual(subject.told.closed, [{ connection: client.connection, code: 1000 }], 'closes reported')
      expectEqual(client.received, [], 'frames received')
    },
  },
  {
    rule: 'Transport',
    title: 'frames of a client are reported in order, after it was opened and before it was closed',
    async run(subject) {
      const client = await subject.connect()
      expectEqual(subject.told.opened, [client.connection], 'opened')
      for (const text of ['{"a":1}', 'not json', '鈴虫']) client.send(text)
      client.close(1001)
      await subject.until(() => subject.told.closed.length > 0, 'the close is reported')
      const { connection } = client
      const expected = ['{"a":1}', 'not json', '鈴虫'].map((text) => ({ connection, text }))
      expectEqual(subject.told.received, expected, 'frames reported')
      expectEqual(subject.told.closed, [{ connection, code: 1001 }], 'closes reported')
    },
  },
  {
    rule: 'Transport',
    title: 'a ping is answered with a sign of life',
    async run(subject) {
      const client = await subject.connect()
      subject.transport.ping(client.connection)
      await subject.until(() => subject.told.alive.includes(client.connection), 'the sign of life')
      expectEqual(client.received, [], 'frames received')
    },
  },
  {
    rule: 'L1',
    title: 'a subscriber that stops reading is closed with slow_consumer; another gets every frame',
    async run(subject) {
      const [slow, quick] = [await subject.connect(), await subject.connect()]
      for (const { connection } of [slow, quick]) subject.transport.subscribe(connection, 'room')
      slow.stall()
      let handed = 0
      await overwhelm(subject, async (frame) => {
        subject.transport.publish('room', frame)
        handed++
        await subject.transport.drained(quick.connection)
      })
      await subject.until(() => subject.told.closed.length > 0, 'the slow one is reported as closed')
      expectEqual(subject.told.closed, [{ connection: slow.connection, code: 4001 }], 'closes reported')
      await subject.until(() => quick.received.length === handed, 'the quick one has every frame')
    },
  },
  {
    rule: 'L1',
    title: 'a client that stops reading its own replies is closed with slow_consumer',
    async run(subject) {
      const slow = await subject.connect()
      slow.stall()
      await overwhelm(subject, async (frame) => subject.transport.send(slow.connection, frame))
      await subject.until(() => subject.told.closed.length > 0, 'the slow one is reported as closed')
      expectEqual(subject.told.closed, [{ connection: slow.connection, code: 4001 }], 'closes reported')
    },
  },
  {
    rule: 'Transport',
    title: 'drained resolves at once for a client that keeps up, and after a while for one that reads on',
    async run(subject) {
      const client = await subject.connect()
      await subject.transport.drained(client.connection)
      client.stall()
      for (let n = 0; n < 10; n++) subject.transport.send(client.connection, numbered(n, noise))
      const drained = subject.transport.drained(client.connection)
      await subject.turn()
      client.resume()
      await drained
      await subject.until(() => client.received.length === 10, 'every frame arrives')
    },
  },
]
