import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frameText, payloadOf } from './frame.ts'
import { Gathered, Gathering, type Outlet } from './gathering.ts'

class TestLink extends Gathered<TestLink> {
  readonly separate: boolean
  readonly writes: Buffer[] = []
  constructor(separate = false) {
    super()
    this.separate = separate
  }
  get texts(): string[] {
    return this.writes.flatMap(textsIn)
  }
}

const outlet: Outlet<TestLink> = {
  write: (link, bytes) => link.writes.push(bytes),
  writeEach: (link, pieces) => link.writes.push(...pieces.map((piece) => piece.frame)),
}

/** Takes bytes apart into the texts of their frames; every text here is shorter than 126 bytes. */
function textsIn(bytes: Buffer): string[] {
  const texts: string[] = []
  for (let at = 0; at < bytes.length; at += 2 + (bytes[at + 1] ?? 0)) {
    texts.push(payloadOf(bytes.subarray(at, at + 2 + (bytes[at + 1] ?? 0))).toString())
  }
  return texts
}

function links(count: number): { gathering: Gathering<TestLink>; all: TestLink[] } {
  return { gathering: new Gathering<TestLink>(), all: Array.from({ length: count }, () => new TestLink()) }
}

test('subscribers of one topic share the bytes of its frames, joined once', () => {
  const { gathering, all } = links(3)
  for (const link of all) gathering.subscribe(link, 'room')
  gathering.publish('room', frameText('a'))
  gathering.publish('room', frameText('b'))
  gathering.flush(outlet)
  expect(all.map((link) => link.texts)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'b'],
  ])
  expect(new Set(all.flatMap((link) => link.writes)).size).toBe(1)
})

test('frames of several topics and its own reach a connection in one write, in the order handed over', () => {
  const { gathering, all } = links(1)
  const [link] = all
  if (!link) throw new Error('one link')
  gathering.subscribe(link, 'a')
  gathering.subscribe(link, 'b')
  gathering.publish('a', frameText('1'))
  gathering.send(link, frameText('2'))
  gathering.publish('b', frameText('3'))
  gathering.publish('a', frameText('4'))
  gathering.flush(outlet)
  expect(link.texts).toEqual(['1', '2', '3', '4'])
  expect(link.writes).toHaveLength(1)
})

test('nothing is kept of a topic that nobody is subscribed to', () => {
  const { gathering, all } = links(1)
  const [link] = all
  if (!link) throw new Error('one link')
  gathering.subscribe(link, 'room')
  gathering.publish('room', frameText('1'))
  gathering.unsubscribeAll(link)
  gathering.flush(outlet)
  expect(gathering.hasSubscribers('room')).toBe(false)
  expect(link.texts).toEqual(['1'])
})

test('a forgotten connection gets nothing more', () => {
  const { gathering, all } = links(1)
  const [link] = all
  if (!link) throw new Error('one link')
  gathering.subscribe(link, 'room')
  gathering.publish('room', frameText('1'))
  gathering.send(link, frameText('2'))
  gathering.forget(link)
  gathering.flush(outlet)
  expect(link.texts).toEqual([])
})

const step = fc.record({
  act: fc.constantFrom('publish', 'publish', 'send', 'subscribe', 'unsubscribe', 'flush', 'leave'),
  link: fc.nat(3),
  topic: fc.constantFrom('a', 'b', 'c'),
} as const)

interface Actor {
  readonly link: TestLink
  readonly topics: Set<string>
  readonly expected: string[]
}

type Act = 'publish' | 'send' | 'subscribe' | 'unsubscribe' | 'leave' | 'flush'

/** What each call does to the gathering, and to what a plain model of it expects. */
const acts: Record<
  Act,
  (gathering: Gathering<TestLink>, actor: Actor, all: readonly Actor[], topic: string, text: string) => void
> = {
  publish(gathering, _, all, topic, text) {
    gathering.publish(topic, frameText(text))
    for (const each of all) if (each.topics.has(topic)) each.expected.push(text)
  },
  send(gathering, actor, _, _topic, text) {
    gathering.send(actor.link, frameText(text))
    actor.expected.push(text)
  },
  subscribe(gathering, actor, _, topic) {
    gathering.subscribe(actor.link, topic)
    actor.topics.add(topic)
  },
  unsubscribe(gathering, actor, _, topic) {
    gathering.unsubscribe(actor.link, topic)
    actor.topics.delete(topic)
  },
  leave(gathering, actor) {
    gathering.unsubscribeAll(actor.link)
    actor.topics.clear()
  },
  flush(gathering) {
    gathering.flush(outlet)
  },
}

test('any mix of calls delivers what handing over one by one would, in the same order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const gathering = new Gathering<TestLink>()
      const actors = [false, false, false, true].map(
        (separate): Actor => ({ link: new TestLink(separate), topics: new Set(), expected: [] }),
      )
      for (const [index, { act, link, topic }] of steps.entries()) {
        const actor = actors[link]
        if (actor) acts[act](gathering, actor, actors, topic, String(index))
      }
      gathering.flush(outlet)
      expect(actors.map(({ link }) => link.texts)).toEqual(actors.map(({ expected }) => expected))
    }),
    { numRuns: 1_000 },
  )
})
