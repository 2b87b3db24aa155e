import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { ChatStore } from '@hubbub/chat'
import { openSqliteChatStore } from '@hubbub/sqlite'
import { type CorpusMessage, roomCount, senderCount } from './corpus.ts'

/** What it took to store the corpus. */
export interface Filling {
  /** The folder of the data, as `serve --data` takes it. */
  readonly folder: string
  readonly perSecond: number
  /** CPU time of all threads for one message, in µs. */
  readonly cpuMicros: number
  /** Longest time a batch took to be acknowledged, in ms. */
  readonly slowestMs: number
}

/** Messages that are given together and committed together. */
const batchSize = 64
const at = Date.parse('2026-01-01T00:00:00Z')

/** Stores the corpus in a new database below `parent`; `indexEvery` beyond its size leaves the index empty. */
export async function fill(parent: string, messages: readonly CorpusMessage[], indexEvery: number): Promise<Filling> {
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'search-'))
  const store = await openSqliteChatStore({ file: join(folder, 'hubbub.db'), indexEvery })
  await makeRooms(store)
  const cpu = process.cpuUsage()
  const began = performance.now()
  let slowestMs = 0
  for (let first = 0; first < messages.length; first += batchSize) {
    const asked = performance.now()
    const batch = messages.slice(first, first + batchSize)
    await Promise.all(batch.map((message, index) => store.write(append(message, first + index))))
    slowestMs = Math.max(slowestMs, performance.now() - asked)
  }
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  await store.close()
  const count = messages.length
  return { folder, perSecond: count / seconds, cpuMicros: (user + system) / count, slowestMs }
}

async function makeRooms(store: ChatStore): Promise<void> {
  const limits = { rooms: roomCount, roomsPerUser: roomCount }
  for (let room = 0; room < roomCount; room++) {
    const roomId = `room-${room}`
    await store.write({ kind: 'create_room', at, roomId, roomKind: 'public', name: roomId, creator: null, limits })
    const joins = Array.from({ length: senderCount }, (_, sender) =>
      store.write({
        kind: 'join',
        at,
        roomId,
        actor: actor(sender),
        rejoin: true,
        maxMemberships: roomCount,
        eventsUpTo: 0,
      }),
    )
    await Promise.all(joins)
  }
}

function append({ text, room, sender }: CorpusMessage, index: number) {
  return {
    kind: 'append_message',
    at: at + index * 1000,
    roomId: `room-${room}`,
    actor: actor(sender),
    messageId: `m_${String(index).padStart(8, '0')}`,
    content: text,
    clientId: `c-${index}`,
    after: null,
  } as const
}

function actor(sender: number) {
  return { user: { id: `u_${sender}`, username: `user${sender}` }, standing: 'user' } as const
}

/** Opens a database whose index is empty; resolves with the messages indexed in a second once it has nearly all. */
export async function catchUp({ folder }: Filling, messages: number): Promise<number> {
  const store = await openSqliteChatStore({ file: join(folder, 'hubbub.db') })
  const search = {
    at,
    query: 'x',
    hasFile: false,
    order: 'newest',
    limit: 1,
    pageBytes: 1,
    effort: 1,
    rankUpTo: 1,
  } as const
  const began = performance.now()
  const lacking = async (): Promise<number> => {
    const found = await store.read({ kind: 'search', actor: actor(0), ...search })
    return 'denied' in found ? 0 : (found.unindexed ?? 0)
  }
  const first = await lacking()
  while ((await lacking()) > 0) await setImmediate()
  const seconds = (performance.now() - began) / 1000
  await store.close()
  return Math.min(first, messages) / seconds
}
