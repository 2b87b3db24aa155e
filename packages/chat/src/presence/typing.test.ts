import { ask, FakeClock, type HubHarness, type MemoryLink, settle } from '@hubbub/hub/testing'
import { describe, expect, test } from 'vitest'
import { chatHarness } from '../testing/index.ts'
import { Typing } from './typing.ts'

const limits = { typingMs: 6_000, typists: 2 }
const typist = (id: string) => ({ user: { id, username: id }, sessionId: `s_${id}` })
const [alice, bob, carol] = [typist('alice'), typist('bob'), typist('carol')]

describe('what is worth telling', () => {
  test('C11: at first, and again before those who were told forget', () => {
    const [clock, typing] = [new FakeClock(), new Typing(limits)]
    const told = [0, 500, 1_400, 200, 1_900, 4_000].map((ms) => {
      clock.advance(ms)
      return typing.started(clock, 'den', alice)
    })
    expect(told).toEqual([true, false, false, true, false, true])
    expect([typing.stopped('den', 'alice'), typing.stopped('den', 'alice'), clock.pending]).toEqual([true, false, 0])
  })

  test('C11: it is forgotten after its time', () => {
    const [clock, typing] = [new FakeClock(), new Typing(limits)]
    typing.started(clock, 'den', alice)
    clock.advance(6_000)
    expect([typing.stopped('den', 'alice'), clock.pending]).toEqual([false, 0])
  })

  test('L1: of many who type in one room the first are told', () => {
    const [clock, typing] = [new FakeClock(), new Typing(limits)]
    const started = [alice, bob, carol].map((each) => typing.started(clock, 'den', each))
    expect(started).toEqual([true, true, false])
    expect(typing.ended('s_alice')).toEqual([{ roomId: 'den', user: alice.user }])
    typing.stop()
    expect(clock.pending).toBe(0)
  })
})

describe('what a room is told', () => {
  const typed = (link: MemoryLink): readonly unknown[] =>
    link.take().flatMap((frame) => (frame.type === 'typing' ? [frame['active']] : []))

  async function two(options: Parameters<typeof chatHarness>[0] = {}): Promise<[HubHarness, MemoryLink, MemoryLink]> {
    const harness = await chatHarness(options)
    const links = [await harness.guest('alice'), await harness.guest('bob')] as const
    await harness.clock.advanceAsync(250)
    for (const link of links) link.take()
    return [harness, ...links]
  }

  test('C11: it starts and stops, and a message ends it without a word', async () => {
    const [made, one, other] = await two()
    await using _ = made
    for (const active of [true, true, false, false, true]) await ask(one, { type: 'typing', active })
    expect(typed(other)).toEqual([true, false, true])
    await ask(one, { type: 'message', content: 'hi' })
    expect(typed(other)).toEqual([])
    await ask(one, { type: 'typing', active: true })
    expect(typed(other)).toEqual([true])
  })

  test('C11: the end of the session ends it', async () => {
    const [made, one, other] = await two()
    await using _ = made
    await ask(one, { type: 'typing', active: true })
    one.close()
    await settle()
    expect(typed(other)).toEqual([true, false])
  })

  test('C11: it is not told in the largest rooms, nor of who is invisible', async () => {
    const [made, one, other] = await two({ limits: { typingUpTo: 1 } })
    await using _ = made
    await ask(one, { type: 'typing', active: true })
    expect(typed(other)).toEqual([])
    const [second, hidden, reader] = await two()
    await using __ = second
    await ask(hidden, { type: 'set_presence', state: 'invisible' })
    await ask(hidden, { type: 'typing', active: true })
    expect(typed(reader)).toEqual([])
  })

  test('P2, research 10: who types is there, whatever the client said before', async () => {
    const [made, one, other] = await two()
    await using _ = made
    await ask(one, { type: 'activity', active: false })
    await made.clock.advanceAsync(250)
    await ask(one, { type: 'typing', active: true })
    await made.clock.advanceAsync(250)
    const states = other.take().flatMap((frame) => (frame.type === 'presence_changed' ? [frame['users']].flat() : []))
    expect(states).toMatchObject([{ state: 'away' }, { state: 'online' }])
  })

  test('C11: who may not write may not type', async () => {
    const [made, one] = await two()
    await using _ = made
    await ask(one, { type: 'leave_room', room_id: 'general' })
    expect((await ask(one, { type: 'typing', active: true })).reply).toMatchObject({ code: 'not_a_member' })
  })
})
