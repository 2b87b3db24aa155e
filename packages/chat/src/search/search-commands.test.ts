import { ask, type HubHarness, type MemoryLink } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { chatHarness } from '../testing/index.ts'

/** Alice and bob in the room general, and what alice said there. */
async function aliceSaid(...texts: readonly string[]): Promise<HubHarness & { alice: MemoryLink; bob: MemoryLink }> {
  const harness = await chatHarness()
  const [alice, bob] = [await harness.guest('alice'), await harness.guest('bob')]
  for (const content of texts) await ask(alice, { type: 'message', room_id: 'general', content })
  return { ...harness, alice, bob, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() }
}

const search = async (link: MemoryLink, fields: object) => (await ask(link, { type: 'search', ...fields })).reply

test('Q4: a search is answered with messages and what to mark in them', async () => {
  await using world = await aliceSaid('我家在上海东边', 'something else')
  expect(await search(world.bob, { query: '上海' })).toEqual({
    type: 'ok',
    ref: expect.anything(),
    results: [
      {
        message: expect.objectContaining({ content: '我家在上海东边', seq: 1, room_id: 'general' }),
        highlights: [[3, 5]],
      },
    ],
  })
})

test('Q8: a search goes on by its cursor, newest first', async () => {
  await using world = await aliceSaid('tea 1', 'tea 2', 'tea 3')
  const first = await search(world.bob, { query: 'tea', limit: 2 })
  expect(first).toMatchObject({ results: [{ message: { seq: 3 } }, { message: { seq: 2 } }] })
  const second = await search(world.bob, { query: 'tea', limit: 2, cursor: first['next_cursor'] })
  expect(second).toMatchObject({ results: [{ message: { seq: 1 } }] })
  expect(second).not.toHaveProperty('next_cursor')
})

test('Q7: dates are days or times, in UTC unless they say otherwise', async () => {
  await using world = await aliceSaid('tea')
  const at = new Date(world.clock.now()).toISOString()
  const [today = ''] = at.split('T')
  const found = async (fields: object) => (await search(world.bob, { query: 'tea', ...fields }))['results']
  expect(await found({ after: today })).toHaveLength(1)
  expect(await found({ before: today })).toHaveLength(0)
  expect(await found({ after: at, has_file: false, from: 'u_nobody' })).toHaveLength(0)
})

test('Q3: what cannot be searched is refused', async () => {
  await using world = await aliceSaid('tea')
  const codes = [
    {},
    { query: '?!' },
    { query: 'tea', cursor: 'x' },
    { query: 'x'.repeat(257) },
    { query: 'tea', before: 'noon' },
  ]
  for (const fields of codes) expect(await search(world.bob, fields)).toMatchObject({ type: 'error', code: 'invalid' })
  expect(await search(world.bob, { query: 'tea', room_id: 'attic' })).toMatchObject({ code: 'not_found' })
})

test('Q9, Q10: people and rooms are found by name', async () => {
  await using world = await aliceSaid()
  await ask(world.alice, { type: 'create_room', room_id: 'plans', name: 'Great Plans' })
  const people = await ask(world.bob, { type: 'search_users', query: 'AL' })
  expect(people.reply).toMatchObject({ type: 'ok', users: [{ username: 'alice' }] })
  const rooms = await ask(world.bob, { type: 'search_rooms', query: 'pla' })
  expect(rooms.reply).toMatchObject({ type: 'ok', rooms: [{ id: 'plans', name: 'Great Plans' }] })
  const hidden = await ask(world.bob, { type: 'search_users', query: 'al', room_id: 'plans' })
  expect(hidden.reply).toMatchObject({ code: 'not_a_member' })
})
