import { ask, type MemoryLink } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { chatHarness } from '../testing/index.ts'

async function seqsOf(link: MemoryLink, page: object): Promise<unknown> {
  const { messages } = (await ask(link, { type: 'history', room_id: 'general', ...page })).reply
  return Array.isArray(messages) ? messages.map((message) => Object(message)['seq']) : undefined
}

test('V11: long messages make short pages, with nothing missing between them', async () => {
  await using harness = await chatHarness({ limits: { pageBytes: 40_000 } })
  const alice = await harness.guest('alice')
  for (let count = 0; count < 7; count++) await ask(alice, { type: 'message', content: 'x'.repeat(16_000) })
  const pages: unknown[] = []
  for (let before: number | undefined = 8; before !== undefined; ) {
    const { reply } = await ask(alice, { type: 'history', room_id: 'general', before })
    const { messages, has_more_before: hasMore } = reply
    const seqs: number[] = Array.isArray(messages) ? messages.map((message) => Object(message)['seq']) : []
    pages.push(seqs)
    before = hasMore === true ? seqs[0] : undefined
  }
  expect(pages).toEqual([[6, 7], [4, 5], [2, 3], [1]])
})

test('V12: a page can begin around what is unread, or around a time', async () => {
  await using harness = await chatHarness()
  const [alice, bob] = [await harness.guest('alice'), await harness.guest('bob')]
  for (let count = 0; count < 9; count++) {
    await ask(alice, { type: 'message', content: 'x' })
    await harness.clock.advanceAsync(1_000)
  }
  await ask(bob, { type: 'read', room_id: 'general', seq: 4 })
  expect(await seqsOf(bob, { around_unread: true, limit: 3 })).toEqual([4, 5, 6])
  expect(await seqsOf(bob, { around_date: '2026-01-01T00:00:05.500Z', limit: 1 })).toEqual([7])
  expect(await seqsOf(bob, { around_date: '2027-01-01T00:00:00Z', limit: 2 })).toEqual([8, 9])
  const both = await ask(bob, { type: 'history', room_id: 'general', around: 1, around_unread: true })
  expect(both.reply).toMatchObject({ code: 'invalid' })
})

test('C7: one message is read by its id, in its room, by members', async () => {
  await using harness = await chatHarness()
  const [alice, bob] = [await harness.guest('alice'), await harness.guest('bob')]
  const { reply } = await ask(alice, { type: 'message', content: 'hi' })
  const about = { type: 'get_message', room_id: 'general', message_id: reply['message_id'] }
  expect((await ask(bob, about)).reply).toMatchObject({ message: { content: 'hi', seq: 1 } })
  expect((await ask(bob, { ...about, message_id: 'm_none' })).reply).toMatchObject({ code: 'not_found' })
  await ask(bob, { type: 'leave_room', room_id: 'general' })
  for (const type of ['get_message', 'thread', 'message_edits', 'list_pins']) {
    expect((await ask(bob, { ...about, type })).reply).toMatchObject({ code: 'not_a_member' })
  }
  const unread = await ask(bob, { type: 'history', room_id: 'general', around_unread: true })
  expect(unread.reply).toMatchObject({ code: 'not_a_member' })
})

test('V4, V6, V10: a cursor that is not ours is refused', async () => {
  await using harness = await chatHarness()
  const alice = await harness.guest('alice')
  const { reply } = await ask(alice, { type: 'message', content: 'hi' })
  const about = { room_id: 'general', message_id: reply['message_id'], emoji: '🎉', cursor: 'x' }
  for (const type of ['list_reactions', 'list_pins', 'message_edits']) {
    expect((await ask(alice, { ...about, type })).reply).toMatchObject({ code: 'invalid', path: 'cursor' })
  }
})
