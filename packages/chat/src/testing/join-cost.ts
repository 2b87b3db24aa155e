import { type ConnectionId, Hub, type Transport, type TransportSink } from '@hubbub/hub'
import { FakeClock, guestsForTests, SeededRandom, settle } from '@hubbub/hub/testing'
import type { EncodedFrame, TopicName } from '@hubbub/protocol'
import { chat } from '../chat.ts'
import { MemoryChatStore } from '../memory/memory-chat-store.ts'

/** What one more member of a room costs, in bytes sent. */
export interface JoinCost {
  readonly members: number
  /** To the one who comes: `welcome`, a page of messages, a page of who is there, and what is told after it. */
  readonly toJoiner: number
  /** To all others together, of one who comes alone. */
  readonly toOthers: number
  /** To all others together, for each of a hundred who come within a second. */
  readonly toOthersInStorm: number
}

/** Counts bytes and sends nothing: what goes to those who were there before, and what goes to those who come. */
class CountingTransport implements Transport {
  readonly kind = 'counting'
  readonly #members: number
  readonly #topics = new Map<TopicName, Set<ConnectionId>[]>()
  toMembers = 0
  toJoiners = 0

  /** The first connections, so many, are those of members who were there before. */
  constructor(members: number) {
    this.#members = members
  }

  publish(topic: TopicName, frame: EncodedFrame): void {
    const [before, after] = this.#topics.get(topic) ?? []
    this.toMembers += frame.length * (before?.size ?? 0)
    this.toJoiners += frame.length * (after?.size ?? 0)
  }

  send(connection: ConnectionId, frame: EncodedFrame): void {
    if (connection <= this.#members) this.toMembers += frame.length
    else this.toJoiners += frame.length
  }

  subscribe(connection: ConnectionId, topic: TopicName): void {
    const both = this.#topics.get(topic) ?? [new Set<ConnectionId>(), new Set<ConnectionId>()]
    this.#topics.set(topic, both)
    both[connection <= this.#members ? 0 : 1]?.add(connection)
  }

  unsubscribe(connection: ConnectionId, topic: TopicName): void {
    for (const subscribers of this.#topics.get(topic) ?? []) subscribers.delete(connection)
  }

  begin(): void {
    this.toMembers = 0
    this.toJoiners = 0
  }

  ping(): void {}
  close(): void {}
  async drained(): Promise<void> {}
}

/** Longer than any batch of presence waits. */
const quietMs = 15_000
const stormers = 100

/** Measures what it costs that one more member comes into a room with so many of them online. */
export async function joinCost(members: number): Promise<JoinCost> {
  const clock = new FakeClock()
  const random = new SeededRandom(1)
  const free = { perSecond: 1e9, burst: 1e9 }
  const hub = new Hub({
    clock,
    random,
    authenticator: guestsForTests(random),
    modules: [chat({ store: new MemoryChatStore() })],
    limits: { connections: 1e6, connectionsPerAddress: 1e6, commands: free, commandsPerUser: free },
    // Nobody answers pings, and nobody is away within the measurement.
    heartbeat: { intervalMs: 1e9, timeoutMs: 1e9 },
    presence: { idleMs: 1e9 },
  })
  await hub.start()
  const transport = new CountingTransport(members)
  const sink = hub.attach(transport)
  for (let member = 1; member <= members; member++) open(sink, member)
  await settle()
  await clock.advanceAsync(quietMs)

  transport.begin()
  await join(sink, members + 1)
  await clock.advanceAsync(quietMs)
  const { toJoiners: toJoiner, toMembers: toOthers } = transport

  transport.begin()
  for (let stormer = 2; stormer <= stormers + 1; stormer++) {
    open(sink, members + stormer)
    await clock.advanceAsync(1_000 / stormers)
  }
  await clock.advanceAsync(quietMs)
  void hub.close()
  return { members, toJoiner, toOthers, toOthersInStorm: Math.round(transport.toMembers / stormers) }
}

function open(sink: TransportSink, connection: ConnectionId): void {
  sink.opened({ connection, address: '127.0.0.1', query: {}, token: `u_${connection}|member ${connection}` })
}

/** Comes as a client does: asks for the newest messages and for who is there. */
async function join(sink: TransportSink, connection: ConnectionId): Promise<void> {
  open(sink, connection)
  await settle()
  for (const type of ['history', 'online_users'])
    sink.received([{ connection, text: JSON.stringify({ type, ref: type, room_id: 'general', limit: 50 }) }])
  await settle()
}
