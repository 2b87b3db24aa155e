import type { User } from '@hubbub/protocol'
import type { ChatStore } from '../ports/chat-store.ts'
import type { ListUsers } from '../people/ports.ts'
import type { UserRow } from '../people/tables.ts'
import { isDenied } from '../reads/denied.ts'
import { forGood } from '../rights/may.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { peopleWrites as people } from './people-writes.ts'
import { actor, alice, bob, refusedCode, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

const admin = actor(alice, 'admin')
const day = 86_400_000

async function user(store: ChatStore, userId: string): Promise<UserRow | undefined> {
  return (await store.read({ kind: 'person', userId }))?.user
}

async function listed(store: ChatStore, more: Partial<ListUsers> = {}): Promise<readonly string[]> {
  const asked = { actor: admin, prefix: '', userKind: null, after: null, limit: 10 }
  const found = await store.read({ kind: 'list_users', ...asked, ...more })
  return isDenied(found) ? [found.denied.code] : found.map(({ username }) => username)
}

async function seen(store: ChatStore, ...users: readonly User[]): Promise<void> {
  for (const each of users) await written(store, people.see(each))
}

/** What the rules of users promise of every store. */
export const peopleCases: readonly ChatStoreCase[] = [
  storeCase('U34', 'who was let in is kept, and what changed of them since', async (store) => {
    const first = await written(store, people.see(bob, { userKind: 'external', roles: ['moderator'] }))
    assertEqual([first.isChanged, first.user.kind, first.user.createdAt], [true, 'external', testTime])
    const again = people.see(bob, { userKind: 'external', roles: ['moderator'], at: testTime + day })
    assertEqual([(await written(store, again)).isChanged, (await user(store, bob.id))?.seenAt], [false, testTime])
    await written(store, { ...again, at: testTime + day + 1 })
    assertEqual((await user(store, bob.id))?.seenAt, testTime + day + 1)
    const other = await written(store, { ...again, roles: [] })
    assertEqual([other.isChanged, other.user.roles], [true, []])
  }),
  storeCase('U34', 'another name is told in the rooms the user is in', async (store) => {
    await seen(store, bob)
    await roomWithAliceAndBob(store)
    const renamed = await written(store, people.see({ ...bob, username: 'robert' }))
    assertEqual(
      renamed.changes.map(({ kind, row }) => [kind, row.offset]),
      [['member', 3]],
    )
    assertEqual([(await store.member('den', bob.id))?.username, renamed.rooms.length], ['robert', 1])
    const quietly = await written(store, people.see({ ...bob, username: 'rob' }, { eventsUpTo: 1 }))
    assertEqual([quietly.changes.length, (await store.member('den', bob.id))?.username], [0, 'rob'])
  }),
  storeCase('U34', 'an account is its own truth', async (store) => {
    await written(store, people.register(alice))
    await written(store, people.see({ ...alice, username: 'mallory' }, { userKind: 'external', roles: [] }))
    const { username, kind, roles } = (await user(store, alice.id)) ?? {}
    assertEqual([username, kind, roles], ['alice', 'account', ['admin']])
  }),
  storeCase('U35', 'profiles change field by field; a picture is one of the own files', async (store) => {
    await seen(store, bob)
    const update = { kind: 'update_profile', actor: actor(bob) } as const
    await written(store, { ...update, profile: { displayName: 'Bob', locale: 'de' } })
    const next = await written(store, { ...update, profile: { displayName: '' } })
    assertEqual([next.isChanged, next.user.displayName, next.user.locale], [true, '', 'de'])
    assertEqual((await written(store, { ...update, profile: { locale: 'de' } })).isChanged, false)
    assertEqual(await refusedCode(store, { ...update, profile: { avatar: 'f1' } }), 'not_found')
    assertEqual(await refusedCode(store, { ...update, actor: actor(alice), profile: {} }), 'not_found')
  }),
  storeCase('U35', 'profiles are shown of accounts, and of guests one shares a room with', async (store) => {
    await written(store, people.register(alice))
    const carol = { id: 'u_carol', username: 'carol' }
    await seen(store, bob, carol)
    await roomWithAliceAndBob(store)
    const profiles = async (by: User, standing: 'guest' | 'admin' = 'guest'): Promise<unknown> => {
      const asked = { actor: actor(by, standing), userIds: [carol.id, 'u_nobody', bob.id, alice.id] }
      const found = await store.read({ kind: 'profiles', ...asked })
      return isDenied(found) ? found : found.map(({ userId }) => userId)
    }
    assertEqual(await profiles(carol), [carol.id, alice.id])
    assertEqual(await profiles(alice), [bob.id, alice.id])
    assertEqual(await profiles(alice, 'admin'), [carol.id, bob.id, alice.id])
  }),
  storeCase('U36', 'ignoring is one-sided, bounded, repeatable and taken back', async (store) => {
    await seen(store, alice, bob, { id: 'u_3', username: 'c' })
    assertEqual((await written(store, people.ignore(alice, bob.id))).isDone, true)
    assertEqual((await written(store, people.ignore(alice, bob.id))).isDone, false)
    const ignored = async (by: User) => (await store.read({ kind: 'person', userId: by.id }))?.ignored
    assertEqual([await ignored(alice), await ignored(bob)], [[bob.id], []])
    assertEqual(await refusedCode(store, people.ignore(alice, 'u_3', true, 1)), 'limit_reached')
    assertEqual(await refusedCode(store, people.ignore(alice, alice.id)), 'invalid')
    assertEqual(await refusedCode(store, people.ignore(alice, 'u_nobody')), 'not_found')
    await written(store, people.ignore(alice, bob.id, false))
    assertEqual(await ignored(alice), [])
  }),
  storeCase('U36', 'who is ignored cannot write to, open a room with, or invite the one who does', async (store) => {
    await seen(store, alice, bob)
    const open = { kind: 'open_people_room', at: testTime, roomId: 'two', maxMemberships: 9 } as const
    await written(store, { ...open, actor: actor(bob), userIds: [alice.id] })
    await written(store, writes.createRoom('den', bob))
    await written(store, people.ignore(alice, bob.id))
    assertEqual(await refusedCode(store, writes.append('two', bob, 'hi')), 'forbidden')
    assertEqual(await refusedCode(store, { ...open, actor: actor(bob), userIds: [alice.id] }), 'forbidden')
    const invite = { kind: 'invite', at: testTime, roomId: 'den', maxInvitations: 9 } as const
    assertEqual(await refusedCode(store, { ...invite, actor: actor(bob), userId: alice.id }), 'forbidden')
    await written(store, writes.append('two', alice, 'hi'))
    await written(store, people.ignore(alice, bob.id, false))
    await written(store, writes.append('two', bob, 'hi'))
  }),
  storeCase('U36', 'who is ignored is heard in rooms, and their mentions are not counted', async (store) => {
    await seen(store, alice, bob)
    await roomWithAliceAndBob(store)
    await written(store, people.ignore(alice, bob.id))
    await written(store, writes.append('den', bob, 'hi @alice'))
    const place = async () =>
      (await store.read({ kind: 'joined_room', roomId: 'den', userId: alice.id, countUpTo: 9 }))?.place
    assertEqual([(await place())?.unread, (await place())?.mentions], [1, 0])
    await written(store, people.ignore(alice, bob.id, false))
    await written(store, writes.append('den', bob, 'hi @alice'))
    assertEqual([(await place())?.unread, (await place())?.mentions], [2, 1])
  }),
  storeCase('U37', 'who is blocked is told apart until then, and has no login left', async (store) => {
    for (const each of [alice, bob]) await written(store, people.register(each))
    await written(store, people.login(bob.id, 'a'))
    assertEqual(await refusedCode(store, people.block(actor(bob, 'admin'), alice.id, forGood)), 'forbidden')
    assertEqual(await refusedCode(store, people.block(admin, alice.id, forGood)), 'forbidden')
    assertEqual(await refusedCode(store, people.block(admin, bob.id, testTime)), 'invalid')
    await written(store, people.block(admin, bob.id, testTime + 10))
    const ended = (at: number) =>
      store.read({ kind: 'ended_credentials', loginIds: ['a'], userIds: [bob.id, alice.id], at })
    assertEqual(await ended(testTime), { loginIds: ['a'], userIds: [bob.id] })
    assertEqual(await refusedCode(store, people.login(bob.id, 'b')), 'banned')
    assertEqual((await ended(testTime + 10)).userIds, [])
    await written(store, people.block(admin, bob.id, forGood))
    await written(store, people.block(admin, bob.id, 0))
    await written(store, people.login(bob.id, 'b'))
  }),
  storeCase(
    'U38',
    'the last administrator stays one; the stored role counts, not that of an old token',
    async (store) => {
      for (const each of [alice, bob]) await written(store, people.register(each))
      await seen(store, { id: 'u_guest', username: 'g' })
      assertEqual(await refusedCode(store, people.role(admin, alice.id, 'user')), 'conflict')
      assertEqual(await refusedCode(store, people.delete(alice)), 'conflict')
      assertEqual(await refusedCode(store, people.role(admin, 'u_guest', 'admin')), 'forbidden')
      assertEqual((await written(store, people.role(admin, bob.id, 'admin'))).user.roles, ['admin'])
      const results = await Promise.all([
        store.write(people.role(admin, bob.id, 'user')),
        store.write(people.role(actor(bob, 'admin'), alice.id, 'user')),
      ])
      assertEqual(
        results.map((result) => ('refused' in result ? result.refused : result.user.roles)),
        [[], 'forbidden'],
      )
    },
  ),
  storeCase('U38', 'users are listed by name and prefix, page by page, for administrators', async (store) => {
    await written(store, people.register(alice))
    const guests = ['Bob', 'bob', 'bert', 'Åse'].map((username, at) => ({ id: `u_${at}`, username }))
    await seen(store, ...guests)
    assertEqual(await listed(store), ['alice', 'bert', 'Bob', 'bob', 'Åse'])
    assertEqual(await listed(store, { prefix: 'BO' }), ['Bob', 'bob'])
    assertEqual(await listed(store, { prefix: 'bob' }), ['Bob', 'bob'])
    assertEqual(await listed(store, { prefix: 'b', after: 'u_0' }), ['bob'])
    assertEqual(await listed(store, { after: 'u_nobody' }), ['invalid'])
    assertEqual(await listed(store, { userKind: 'account' }), ['alice'])
    assertEqual(await listed(store, { limit: 2 }), ['alice', 'bert'])
    assertEqual(await listed(store, { actor: actor(bob) }), ['forbidden'])
  }),
  storeCase('U40', 'guests who are in no room are forgotten, and what has ended', async (store) => {
    await seen(store, alice, bob, { id: 'u_blocked', username: 'x' }, { id: 'u_new', username: 'y' })
    await written(store, people.block(actor({ id: 'u_root', username: 'root' }, 'admin'), 'u_blocked', forGood))
    await written(store, people.see({ id: 'u_new', username: 'y' }, { at: testTime + 2 * day }))
    await written(store, writes.createRoom('den', alice))
    await written(store, people.register({ id: 'u_root', username: 'root' }))
    await written(store, people.login('u_root', 'old', { expiresAt: testTime + 1 }))
    await written(store, people.login('u_root', 'new', { expiresAt: testTime + 9 * day }))
    const sweep = { kind: 'sweep_people', at: testTime + 3 * day, guestsSeenBefore: testTime + day, most: 2 } as const
    const first = await written(store, { ...sweep, after: null })
    const second = await written(store, { ...sweep, after: first.next })
    assertEqual([first.removed + second.removed, second.next], [2, null])
    assertEqual(await listed(store), ['alice', 'root', 'x', 'y'])
    const logins = await store.read({ kind: 'logins', userId: 'u_root', at: testTime, limit: 9 })
    assertEqual(
      logins.map(({ loginId }) => loginId),
      ['new'],
    )
  }),
]
