import { SeededRandom, settle } from '@hubbub/hub/testing'
import { expect, test, vi } from 'vitest'
import { MemoryChatStore, MemoryTables } from '../memory/index.ts'
import type { ChatWrite, ChatWriteResult, HistoryPage, HistoryRead, MessageRow, WriteKind } from '../ports/index.ts'
import { alice, bob, isMessageWritten, roomWithAliceAndBob, writes } from '../testing/index.ts'
import { withRecent } from './recent-store.ts'

const carol = { id: 'u_carol', username: 'carol' }
const rooms = ['a', 'b', 'c', 'd'] as const
const small = { rooms: 2, perRoom: 5, chars: 40 }
const settings = [small, { rooms: 4, perRoom: 5, chars: 1_000 }, { rooms: 3, perRoom: 20, chars: 400 }]

/** A random write; some are refused. `sent` are messages that can be edited. */
function randomWrite(random: SeededRandom, sent: readonly MessageRow[]): ChatWrite {
  const room = random.pick(rooms)
  const user = random.pick([alice, bob, carol])
  const message = sent[random.below(sent.length)]
  switch (random.below(10)) {
    case 0:
      return writes.join(room, user, { eventsUpTo: 2 })
    case 1:
      return writes.leave(room, user, 2)
    case 2:
      return message ? writes.edit(message, `edit ${random.below(9)}`) : writes.join(room, user)
    case 3:
      return message ? writes.delete(message) : writes.join(room, user)
    case 4:
      return message ? writes.react(message, user, random.pick(['🎉', '👍'])) : writes.join(room, user)
    case 5:
      return message ? randomPin(random, message) : writes.join(room, user)
    case 6:
      return writes.append(room, user, 'reply', message ? { threadId: message.id } : {})
    case 7:
      return message ? writes.forward(message, room, user) : writes.join(room, user)
    default:
      return writes.append(room, user, 'x'.repeat(random.below(20)))
  }
}

function randomPin(random: SeededRandom, message: MessageRow): ChatWrite {
  const what = random.below(3)
  if (what === 0) return writes.unreact(message, alice, '🎉')
  return what === 1 ? writes.pin(message, alice) : writes.unpin(message, alice)
}

function randomPage(random: SeededRandom): HistoryPage {
  const kind = random.pick(['newest', 'before', 'after', 'around'] as const)
  const bytes = random.below(2) === 0 ? {} : { bytes: random.below(2_000) }
  return { from: kind === 'newest' ? { kind } : { kind, seq: random.below(15) }, limit: 1 + random.below(6), ...bytes }
}

test.each([1, 2, 3, 4, 5, 6])('C13: answers from memory are the answers of the store (seed %i)', async (seed) => {
  const random = new SeededRandom(seed)
  const inner = new MemoryChatStore()
  const store = withRecent(inner, settings[seed % 3] ?? small)
  const sent: MessageRow[] = []
  for (const room of rooms) await store.write(writes.createRoom(room, alice))
  for (let step = 0; step < 600; step++) {
    const result = await store.write(randomWrite(random, sent))
    if (isMessageWritten(result)) sent.push(result.message)
    const room = random.pick([...rooms, 'none'])
    const page = randomPage(random)
    const head = await inner.head(room)
    const after = random.below(head + 1)
    const range = {
      after,
      upTo: after + random.below(head - after + 1),
      limit: 1 + random.below(6),
      atMost: 1 + random.below(9),
    }
    expect(await store.history(room, page), `step ${step}`).toEqual(await inner.history(room, page))
    expect(await store.changes(room, range), `step ${step}`).toEqual(await inner.changes(room, range))
    expect(await store.head(room), `step ${step}`).toBe(head)
  }
})

/** A store that commits at once and tells the results later, as one on another thread does. */
class TellingLater extends MemoryChatStore {
  readonly #untold: (() => void)[] = []

  override async write<Kind extends WriteKind>(write: ChatWrite<Kind>): Promise<ChatWriteResult<Kind>> {
    const result = await super.write(write)
    await new Promise<void>((resolve) => this.#untold.push(resolve))
    return result
  }

  tell(): void {
    for (const resolve of this.#untold.splice(0)) resolve()
  }
}

test.each([1, 2, 3])(
  'C13: with commits not heard of yet, a page is what the room was at its head (seed %i)',
  async (seed) => {
    const random = new SeededRandom(seed)
    const tables = new MemoryTables('e_test')
    await roomWithAliceAndBob(new MemoryChatStore({ tables }), 'a')
    const inner = new TellingLater({ tables })
    const store = withRecent(inner, { rooms: 1, perRoom: 5, chars: 1_000 })
    const page: HistoryPage = { from: { kind: 'newest' }, limit: 4 }
    const atHead = new Map([[2, await inner.history('a', page)]])
    let promised = 0
    for (let step = 0; step < 300; step++) {
      if (random.below(4) === 0) inner.tell()
      else void store.write(writes.append('a', alice, `${step}`))
      await settle()
      atHead.set(await inner.head('a'), await inner.history('a', page))
      if (random.below(3) === 0) promised = await store.head('a')
      const read = await store.history('a', page)
      expect(read, `step ${step}`).toEqual(atHead.get(read?.head ?? 0))
      expect(read?.head, `step ${step}`).toBeGreaterThanOrEqual(promised)
    }
    inner.tell()
  },
)

/** A store that reads at once and hands the pages over later. */
class HandingLater extends TellingLater {
  readonly gate = Promise.withResolvers<void>()

  override async history(roomId: string, page: HistoryPage): Promise<HistoryRead | undefined> {
    const read = await super.history(roomId, page)
    await this.gate.promise
    return read
  }
}

test('C13: what is written while a room is on its way into memory is in the answer', async () => {
  const tables = new MemoryTables('e_test')
  await roomWithAliceAndBob(new MemoryChatStore({ tables }), 'a')
  const inner = new HandingLater({ tables })
  const store = withRecent(inner, small)
  const loading = store.history('a', { from: { kind: 'newest' }, limit: 5 })
  void store.write(writes.append('a', alice, 'hi'))
  await settle()
  const head = store.head('a')
  inner.gate.resolve()
  expect(await loading).toMatchObject({ head: await head, messages: [] })
  const second = store.history('b', { from: { kind: 'newest' }, limit: 5 })
  inner.tell()
  await second
  expect(await store.history('a', { from: { kind: 'newest' }, limit: 5 })).toMatchObject({
    head: 3,
    messages: [{ content: 'hi' }],
  })
})

test('C13: a result heard while a room is on its way into memory counts', async () => {
  const tables = new MemoryTables('e_test')
  await roomWithAliceAndBob(new MemoryChatStore({ tables }), 'a')
  const inner = new HandingLater({ tables })
  const store = withRecent(inner, small)
  const loading = store.history('a', { from: { kind: 'newest' }, limit: 5 })
  void store.write(writes.append('a', alice, 'hi'))
  await settle()
  inner.tell()
  await settle()
  inner.gate.resolve()
  expect(await loading).toMatchObject({ head: 3, messages: [{ content: 'hi' }] })
})

test('C13: a page of a room in use is not read from the store again', async () => {
  const inner = new MemoryChatStore()
  await roomWithAliceAndBob(inner, 'a')
  const store = withRecent(inner, small)
  const page: HistoryPage = { from: { kind: 'newest' }, limit: 5 }
  await Promise.all([store.history('a', page), store.history('a', page)])
  const read = vi.spyOn(inner, 'history')
  await store.write(writes.append('a', alice, 'hi'))
  expect((await store.history('a', page))?.messages).toMatchObject([{ content: 'hi' }])
  expect(await store.changes('a', { after: 2, upTo: 3, limit: 9, atMost: 9 })).toMatchObject({
    changes: [{ row: { seq: 1 } }],
  })
  expect(read).not.toHaveBeenCalled()
})

test('C13: a store that others write to is not kept in memory', () => {
  const shared = new MemoryChatStore({ shared: true })
  expect(withRecent(shared, small)).toBe(shared)
})
