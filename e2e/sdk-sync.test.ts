import type { KeyValueStorage, Message, OutboxEntry, OutboxStorage } from '@hubbub/client'
import { describe, expect, test } from 'vitest'
import { act } from './support/sdk-acts.ts'
import { type Fetched, type Person, SdkWorld } from './support/sdk-world.ts'

const seeds = process.env['HUBBUB_SEED']
  ? [Number(process.env['HUBBUB_SEED'])]
  : Array.from({ length: Number(process.env['HUBBUB_SEEDS'] ?? 150) }, (_, index) => index + 1)

function browserTokens(): KeyValueStorage {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

function browserOutbox(): OutboxStorage {
  const kept = new Map<string, OutboxEntry>()
  return {
    load: async (scope) => [...kept.values()].filter((entry) => entry.scope === scope),
    put: async (entry) => void kept.set(entry.key, entry),
    remove: async (key) => void kept.delete(key),
    close() {},
  }
}

/** One thing that happens: people talk, and do what else they can; links break, pages reload, the server dies and comes back. */
async function happen(world: SdkWorld, person: Person, said: string[]): Promise<void> {
  const { random } = world
  const ignore = (): undefined => undefined
  switch (random.below(20)) {
    case 0:
    case 1:
    case 2:
    case 3:
      for (let n = random.below(4); n >= 0; n--) {
        said.push(`${person.name}-${said.length}`)
        person.room.send(said.at(-1) ?? '').done.catch(ignore)
      }
      return
    case 6:
      return person.link?.cut('both')
    case 7:
      return person.link?.cut('silently')
    case 8:
      return world.reload(person)
    case 9:
      if (world.isUp) world.killServer()
      else await world.startServer()
      return
    case 10:
      if (!world.isUp) await world.startServer()
      return
    case 11:
      person.link?.stall()
      await world.pass(random.below(500))
      person.link?.resume()
      return
    default:
      return act(world, person)
  }
}

async function live(seed: number): Promise<{ world: SdkWorld; said: string[] }> {
  const world = new SdkWorld(seed)
  const said: string[] = []
  await world.startServer()
  for (const name of ['ada', 'bea', 'cyn']) world.enter(name, browserTokens(), browserOutbox())
  // Before its first welcome a client does not know whose messages it has, and keeps them in memory only.
  while (world.people.some(({ client }) => client.user === undefined)) await world.pass(200)
  for (const { name, client } of world.people) {
    const side = client.room('side')
    await world.whenDone(name === 'ada' ? client.createRoom({ name: 'side', id: 'side' }) : side.join())
  }
  for (let step = 0; step < 60; step++) {
    const person = world.people[world.random.below(world.people.length)]
    if (person) await happen(world, person, said)
    await world.pass(world.random.below(400))
  }
  if (!world.isUp) await world.startServer()
  for (let turn = 0; turn < 120; turn++) await world.pass(1_000)
  return { world, said }
}

function check(stored: readonly Message[], person: Person): void {
  const snapshot = person.room.timeline.getSnapshot()
  expect(snapshot.outgoing, `${person.name} has nothing left to send`).toEqual([])
  expect(snapshot.status).toBe('ready')
  const first = snapshot.messages[0]?.seq ?? 1
  expect(snapshot.messages, `R7: what ${person.name} sees is what a fresh fetch gives`).toEqual(stored.slice(first - 1))
  // O2: what the listeners heard is in offset order, each change once.
  const offsets = person.heard.map((message) => message.offset)
  expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => a - b))
}

/** N10: what the page shows beside the timeline is what a fresh client is told. */
function checkStore(fetched: Fetched, person: Person, first: Message | undefined): void {
  const { store } = person
  const withoutHead = (rooms: Fetched['rooms']): unknown => rooms.map(({ head: _, ...room }) => room)
  expect(withoutHead(store.rooms.getSnapshot()), `rooms of ${person.name}`).toEqual(withoutHead(fetched.rooms))
  for (const [id, members] of fetched.members) {
    const snapshot = store.room(id).members.getSnapshot()
    expect(snapshot.status).toBe('ready')
    const byId = (rows: typeof snapshot.members): unknown => rows.toSorted((a, b) => a.user.id.localeCompare(b.user.id))
    expect(byId(snapshot.members), `members of ${id} as ${person.name} sees them`).toEqual(byId(members))
  }
  const others = [...store.room('general').receipts.getSnapshot().values()]
    .filter(({ userId, readSeq }) => userId !== first?.user_id && readSeq > 0)
    .map(({ userId, readSeq }) => [userId, readSeq])
  expect(new Map(others as [string, number][]), `receipts as ${person.name} sees them`).toEqual(
    new Map(fetched.receipts.map(({ userId, readSeq }) => [userId, readSeq])),
  )
  const { content, theirs } = store.room('general').draft().getSnapshot()
  expect(theirs).toBeUndefined()
  expect(content).toBe(fetched.drafts[0] ?? '')
}

describe('R7, N10, I2, I4: real SDK, chat and hub through cuts, reloads and kills', () => {
  test.each(seeds)('seed %i', async (seed) => {
    const { world, said } = await live(seed)
    expect(world.errors).toEqual([])
    const stored = await world.stored()
    expect(stored.map((message) => message.seq)).toEqual(stored.map((_, index) => index + 1))
    const keys = stored.map((message) => message.client_id)
    expect(new Set(keys).size, 'I1: each key once').toBe(keys.length)
    expect(stored.length, 'P1: everything said is stored, once').toBe(said.length)
    for (const person of world.people) check(stored, person)
    for (const person of world.people) checkStore(await world.fetch(person), person, stored[0])
    for (const person of world.people) {
      const own = stored
        .filter((message) => message.username === person.name && !message.deleted_at)
        .map((message) => Number(message.content.replace(/\D+/g, '')))
      expect(own, 'I2: in the order they were said').toEqual([...own].sort((a, b) => a - b))
      person.client.close()
    }
    expect(world.errors).toEqual([])
  })
})
