import { ask, FakeClock, type MemoryLink, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { MemoryChatStore } from '../memory/index.ts'
import type { ChatWrite, ChatWriteResult, WriteKind } from '../ports/index.ts'
import { chatHarness } from '../testing/index.ts'

/** A store that commits at once and tells nobody before it is let. */
class TellingLater extends MemoryChatStore {
  readonly gate = Promise.withResolvers<void>()
  isSlow = false

  override async write<Kind extends WriteKind>(write: ChatWrite<Kind>): Promise<ChatWriteResult<Kind>> {
    const result = await super.write(write)
    if (this.isSlow) await this.gate.promise
    return result
  }
}

async function contentsOf(link: MemoryLink): Promise<unknown> {
  const { messages } = (await ask(link, { type: 'history', room_id: 'general' })).reply
  return Array.isArray(messages) ? messages.map((message) => Object(message)['content']) : undefined
}

const hi = { type: 'message', room_id: 'general', content: 'hi', client_id: 'k' }

test('research 1: a link that is cut between the commit and the answer leaves one message, and the repeat is told so', async () => {
  const store = new TellingLater()
  await using harness = await chatHarness({ store })
  const [first, bob] = [harness.link({ token: 'u_a|alice' }), await harness.guest('bob')]
  await settle()
  store.isSlow = true
  first.send({ ...hi, ref: 1 })
  await settle()
  first.cut()
  store.isSlow = false
  store.gate.resolve()
  const second = harness.link({ token: 'u_a|alice' })
  await settle()
  second.take()
  const { reply, events } = await ask(second, hi)
  expect([reply, events]).toMatchObject([{ type: 'ok', seq: 1, duplicate: true }, []])
  expect(await contentsOf(second)).toEqual(['hi'])
  expect(bob.take().filter(({ type }) => type === 'message')).toHaveLength(1)
})

test('research 3: a retry pressed ten times is one message', async () => {
  await using harness = await chatHarness()
  const [alice, bob] = [await harness.guest('alice'), await harness.guest('bob')]
  for (const link of [alice, bob]) link.take()
  for (let ref = 1; ref <= 10; ref++) alice.send({ ...hi, ref })
  await settle()
  const replies = alice.take().filter(({ type }) => type === 'ok')
  expect(replies.map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, () => 1))
  expect(replies.filter(({ duplicate }) => duplicate === true)).toHaveLength(9)
  expect(bob.take()).toMatchObject([{ type: 'message', content: 'hi' }])
  expect(await contentsOf(bob)).toEqual(['hi'])
})

test('I3: after a refusal a new key sends it anew', async () => {
  await using harness = await chatHarness()
  const alice = await harness.guest('alice')
  const refused = await ask(alice, { ...hi, reply_to: 'm_none' })
  expect(refused.reply).toMatchObject({ code: 'not_found', retry: 'never' })
  const { reply } = await ask(alice, { ...hi, client_id: 'k2' })
  expect(reply).toMatchObject({ seq: 1 })
  expect(reply).not.toHaveProperty('duplicate')
})

/** A clock that can be set to another time while it goes on. */
class AdjustedClock extends FakeClock {
  setBackMs = 0

  override now(): number {
    return super.now() - this.setBackMs
  }
}

test('research 6: whatever the clocks say, the order is the one things were stored in', async () => {
  const clock = new AdjustedClock()
  await using harness = await chatHarness({ hub: { clock } })
  const [alice, bob] = [await harness.guest('alice'), await harness.guest('bob')]
  const carol = await harness.guest('carol')
  const minutes = (count: number): string => new Date(clock.now() + count * 60_000).toISOString()
  // What a client says of the time is nobody's business.
  await ask(alice, { type: 'message', content: 'a', timestamp: minutes(10), sent_at: minutes(10) })
  await ask(bob, { type: 'message', content: 'b', timestamp: minutes(-10), sent_at: minutes(-10) })
  clock.setBackMs = 5 * 60_000
  await ask(alice, { type: 'message', content: 'c' })
  await ask(bob, { type: 'message', content: 'd' })
  expect(await contentsOf(alice)).toEqual(['a', 'b', 'c', 'd'])
  const told = carol.take().filter(({ type }) => type === 'message')
  expect(told.map(({ content, seq, offset }) => [content, seq, offset])).toEqual([
    ['a', 1, 4],
    ['b', 2, 5],
    ['c', 3, 6],
    ['d', 4, 7],
  ])
})
