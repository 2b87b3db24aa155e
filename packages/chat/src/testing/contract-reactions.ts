import type { User } from '@hubbub/protocol'
import type { ChatStore } from '../ports/chat-store.ts'
import type { MessageRow } from '../ports/rows.ts'
import { isDenied } from '../reads/denied.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { actor, alice, bob, refusedCode, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

/** What the rules of reactions and pins promise of every store. */
export const reactionCases: readonly ChatStoreCase[] = [
  storeCase('V6', 'a message says who reacted how; the same again changes nothing', async (store) => {
    const message = await said(store)
    const first = await written(store, writes.react(message, bob, '🎉'))
    assertEqual(first.message.more.reactions, [{ emoji: '🎉', count: 1, user_ids: [bob.id] }])
    assertEqual([first.message.offset, first.message.editedAt], [4, null])
    const again = await written(store, writes.react(message, bob, '🎉'))
    assertEqual([again.changes, again.repeats], [[], first.changes])
    await written(store, writes.react(message, alice, '👍'))
    const second = await written(store, writes.react(message, alice, '🎉'))
    assertEqual(second.message.more.reactions, [
      { emoji: '🎉', count: 2, user_ids: [bob.id, alice.id] },
      { emoji: '👍', count: 1, user_ids: [alice.id] },
    ])
  }),
  storeCase('V6', 'a reaction is taken back by whom it is of; the last one leaves nothing', async (store) => {
    const message = await said(store)
    await store.write(writes.react(message, bob, '🎉'))
    assertEqual((await written(store, writes.unreact(message, alice, '🎉'))).changes, [])
    const { message: bare } = await written(store, writes.unreact(message, bob, '🎉'))
    assertEqual(bare, { ...message, offset: 5 })
    assertEqual((await written(store, writes.unreact(message, bob, '🎉'))).changes, [])
  }),
  storeCase('V6', 'the message names the first 50 of many; all are listed by page, first come first', async (store) => {
    const message = await said(store)
    const users = Array.from({ length: 52 }, (_, at): User => ({ id: `u_${99 - at}`, username: `user ${at}` }))
    await Promise.all(users.map((user) => store.write(writes.join('den', user))))
    await Promise.all(users.map((user) => store.write(writes.react(message, user, '🎉'))))
    const ids = users.map(({ id }) => id)
    const left = await written(store, writes.unreact(message, users[0] ?? alice, '🎉'))
    assertEqual(left.message.more.reactions, [{ emoji: '🎉', count: 51, user_ids: ids.slice(1, 51) }])
    const asked = { kind: 'reactions', ...about(message), emoji: '🎉', limit: 30 } as const
    const first = await store.read(asked)
    if (isDenied(first)) throw new Error('alice may read')
    assertEqual([first.users.map(({ id }) => id), first.hasMore], [ids.slice(1, 31), true])
    const second = await store.read({ ...asked, after: first.users.at(-1)?.offset ?? 0 })
    if (isDenied(second)) throw new Error('alice may read')
    assertEqual(
      [second.users.map(({ username }) => username), second.hasMore],
      [users.slice(31).map(({ username }) => username), false],
    )
  }),
  storeCase('V6', 'different reactions to a message, and users of each, are limited', async (store) => {
    const message = await said(store)
    const limits = { kinds: 2, users: 1 }
    await Promise.all(['1️⃣', '2️⃣'].map((emoji) => written(store, writes.react(message, bob, emoji, limits))))
    assertEqual(await refusedCode(store, writes.react(message, bob, '3️⃣', limits)), 'limit_reached')
    assertEqual(await refusedCode(store, writes.react(message, alice, '1️⃣', limits)), 'limit_reached')
    assertEqual((await written(store, writes.react(message, bob, '1️⃣', limits))).changes, [])
  }),
  storeCase('V6', 'nobody reacts from outside, or to what is deleted or not there', async (store) => {
    const message = await said(store)
    const stranger = { id: 'u_stranger', username: 'stranger' }
    assertEqual(await refusedCode(store, writes.react(message, stranger, '🎉')), 'not_a_member')
    assertEqual(await refusedCode(store, writes.react({ ...message, id: 'm' }, bob, '🎉')), 'not_found')
    await store.write(writes.delete(message))
    assertEqual(await refusedCode(store, writes.react(message, bob, '🎉')), 'conflict')
  }),
  storeCase('V10', 'pinned messages are listed newest first; pinning twice is one change', async (store) => {
    const message = await said(store)
    const pinned = await written(store, writes.pin(message))
    assertEqual([pinned.message.pinnedAt, pinned.message.more], [testTime, { pinnedBy: alice.id }])
    assertEqual((await written(store, writes.pin(message))).changes, [])
    const { message: other } = await written(store, writes.append('den', bob, 'ho'))
    await written(store, writes.pin(other, alice))
    assertEqual(await pins(store), ['ho', 'hi'])
    const { message: bare } = await written(store, writes.unpin(message))
    assertEqual(bare, { ...message, offset: bare.offset })
    assertEqual((await written(store, writes.unpin(message))).changes, [])
    await store.write(writes.delete(other))
    assertEqual(await pins(store), [])
  }),
  storeCase('V10', 'a room has so many pins, made by those who may', async (store) => {
    const message = await said(store)
    assertEqual(await refusedCode(store, writes.pin(message, bob)), 'forbidden')
    await written(store, writes.pin(message, alice, 1))
    const { message: other } = await written(store, writes.append('den', bob, 'ho'))
    assertEqual(await refusedCode(store, writes.pin(other, alice, 1)), 'limit_reached')
    await written(store, writes.unpin(message))
    await written(store, writes.pin(other, alice, 1))
  }),
]

/** A message of alice's in the room that she made. */
async function said(store: ChatStore): Promise<MessageRow> {
  await roomWithAliceAndBob(store)
  return (await written(store, writes.append('den', alice, 'hi'))).message
}

function about({ roomId, id: messageId }: MessageRow) {
  return { at: testTime, roomId, messageId, actor: actor(alice) }
}

async function pins(store: ChatStore): Promise<readonly string[]> {
  const asked = { kind: 'pins', at: testTime, roomId: 'den', actor: actor(alice), bytes: 100_000 } as const
  const first = await store.read({ ...asked, limit: 1 })
  if (isDenied(first)) throw new Error('alice may read')
  const last = first.messages.at(-1)
  const rest = last && first.hasMore ? await store.read({ ...asked, limit: 9, before: last.seq }) : { messages: [] }
  if (isDenied(rest)) throw new Error('alice may read')
  return [...first.messages, ...rest.messages].map(({ content }) => content)
}
