import type { User } from '@hubbub/protocol'
import type { ChatStore } from '../ports/chat-store.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { actor, alice, bob, roomWithAliceAndBob, writes, written } from './writes.ts'

const anna: User = { id: 'u_anna', username: 'Anna Lee' }
const suzuki: User = { id: 'u_suzuki', username: '鈴木' }

/** What the rules of mentions promise of every store. */
export const mentionCases: readonly ChatStoreCase[] = [
  storeCase('V2', 'names are those of members, whole, whatever their case; the longest one counts', async (store) => {
    await roomWithAliceAndBob(store)
    for (const user of [anna, suzuki]) await store.write(writes.join('den', user))
    await store.write(writes.join('den', { id: 'u_bobby', username: 'bob.by' }))
    assertEqual(await named(store, '@BOB, see @"anna lee"!'), ['u_bob', 'u_anna'])
    assertEqual(await named(store, '@bob.by and @bob.'), ['u_bobby', 'u_bob'])
    assertEqual(await named(store, 'ねえ@鈴木さん'), ['u_suzuki'])
    assertEqual(await named(store, '@bo @bobb @nobody a@bob `@bob`'), null)
  }),
  storeCase('V2', 'nobody is named by name who is not in the room, nor by themselves', async (store) => {
    await roomWithAliceAndBob(store)
    await store.write(writes.leave('den', bob))
    assertEqual(await named(store, '@bob @alice'), null)
  }),
  storeCase('V2', 'all members of one name are named, up to five', async (store) => {
    await roomWithAliceAndBob(store)
    for (let at = 1; at <= 6; at++) await store.write(writes.join('den', { id: `u_guest${at}`, username: 'guest' }))
    assertEqual((await named(store, '@guest'))?.length, 5)
  }),
  storeCase('V2', 'mentions are counted until they are read, edited away or deleted', async (store) => {
    await roomWithAliceAndBob(store)
    const { message } = await written(store, writes.append('den', alice, 'hi @bob'))
    await store.write(writes.append('den', alice, 'hi @bob @bob'))
    assertEqual(await counted(store, bob), 2)
    await store.write(writes.edit(message, 'hi'))
    assertEqual(await counted(store, bob), 1)
    await store.write(writes.edit(message, 'hi, @bob'))
    assertEqual(await counted(store, bob), 2)
    await store.write(writes.delete(message))
    assertEqual([await counted(store, bob), await counted(store, alice)], [1, 0])
  }),
  storeCase('V3', '`@room` by one who may say it counts once for everybody else', async (store) => {
    await roomWithAliceAndBob(store)
    const { message } = await written(store, writes.append('den', alice, '@room and @bob'))
    assertEqual([message.mentionsRoom, message.more.mentions], [true, [bob.id]])
    assertEqual([await counted(store, bob), await counted(store, alice)], [1, 0])
    const edited = await written(store, writes.edit(message, '@bob'))
    assertEqual([edited.message.mentionsRoom, await counted(store, bob)], [false, 1])
  }),
  storeCase('V3', '`@room` by one who may not say it is text', async (store) => {
    await roomWithAliceAndBob(store)
    const { message } = await written(store, writes.append('den', bob, '@room'))
    const guest = { ...writes.append('den', bob, '@room'), actor: actor(bob, 'guest') }
    const byGuest = await written(store, guest)
    assertEqual([message.mentionsRoom, byGuest.message.mentionsRoom], [false, false])
    assertEqual(await counted(store, alice), 0)
  }),
]

async function named(store: ChatStore, content: string): Promise<readonly string[] | null> {
  const { message } = await written(store, writes.append('den', alice, content))
  return message.more.mentions ?? null
}

async function counted(store: ChatStore, user: User): Promise<number | undefined> {
  const read = await store.read({ kind: 'joined_room', roomId: 'den', userId: user.id, countUpTo: 100 })
  return read?.place.mentions
}
