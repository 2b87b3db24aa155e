import type { ChatStore } from '../ports/chat-store.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { peopleWrites as people } from './people-writes.ts'
import { actor, alice, bob, refusedCode, testTime, written } from './writes.ts'

const admin = actor(alice, 'admin')

async function loginIds(store: ChatStore, userId: string): Promise<readonly string[]> {
  const rows = await store.read({ kind: 'logins', userId, at: testTime, limit: 10 })
  return rows.map(({ loginId }) => loginId)
}

async function aliceAndBob(store: ChatStore): Promise<void> {
  await written(store, people.register(alice))
  await written(store, people.register(bob))
}

const setPassword = (expected: string, keep = '') =>
  ({ kind: 'set_password', at: testTime, userId: bob.id, expected, passwordHash: 'new', keep }) as const
const makeReset = (hash: string, userId = bob.id, by: typeof admin | null = null) =>
  ({ kind: 'make_reset', at: testTime, userId, hash, expiresAt: testTime + 10, actor: by }) as const
const useReset = (hash: string, at = testTime) => ({ kind: 'use_reset', at, hash, passwordHash: 'new' }) as const

/** What the rules of accounts and logins promise of every store. */
export const accountCases: readonly ChatStoreCase[] = [
  storeCase('U30', 'the first account is admin, of those registering at once exactly one', async (store) => {
    const made = await Promise.all([written(store, people.register(alice)), written(store, people.register(bob))])
    assertEqual(
      made.map(({ user, isFirst }) => [user.roles, isFirst]),
      [
        [['admin'], true],
        [[], false],
      ],
    )
    assertEqual(await store.read({ kind: 'has_accounts' }), true)
  }),
  storeCase('U30', 'a name is one account, in whatever case or width, also of two that ask at once', async (store) => {
    await written(store, people.register(alice))
    const [first, second] = await Promise.all([
      store.write(people.register({ id: 'u_1', username: 'Kenji' })),
      store.write(people.register({ id: 'u_2', username: 'ＫＥＮＪＩ' })),
    ])
    assertEqual(['refused' in first, 'refused' in second && second.refused], [false, 'conflict'])
    const found = await store.read({ kind: 'account', username: 'kenji' })
    assertEqual([found?.user.userId, found?.passwordHash], ['u_1', 'hash of Kenji'])
  }),
  storeCase('U30', 'an invitation admits once, and not after its end', async (store) => {
    await written(store, people.register(alice))
    const invite = { kind: 'make_registration_invite', at: testTime, expiresAt: testTime + 10 } as const
    await written(store, { ...invite, hash: 'a', actor: admin })
    await written(store, { ...invite, hash: 'b', actor: null })
    assertEqual(await refusedCode(store, { ...invite, hash: 'c', actor: actor(bob) }), 'forbidden')
    const by = (inviteHash: string, at = testTime) => ({ at, admission: { kind: 'invited', inviteHash } }) as const
    assertEqual(await refusedCode(store, people.register(bob, by('c'))), 'forbidden')
    assertEqual(await refusedCode(store, people.register(bob, by('b', testTime + 10))), 'forbidden')
    assertEqual(await refusedCode(store, people.register(bob, { admission: { kind: 'first_only' } })), 'forbidden')
    await written(store, people.register(bob, by('a')))
    assertEqual(await refusedCode(store, people.register({ id: 'u_3', username: 'eve' }, by('a'))), 'forbidden')
  }),
  storeCase('U31', 'logins unused for the longest time give way, and nobody else gets one', async (store) => {
    await aliceAndBob(store)
    await written(store, people.login(bob.id, 'a', { at: testTime - 9 }))
    await written(store, people.login(bob.id, 'b', { at: testTime - 8 }))
    await written(store, people.rotate('a', 0))
    const { ended } = await written(store, people.login(bob.id, 'c', { at: testTime + 1, most: 2 }))
    assertEqual([ended, await loginIds(store, bob.id)], [['b'], ['c', 'a']])
    assertEqual(await refusedCode(store, people.login('u_nobody', 'd')), 'not_found')
    const found = await store.read({ kind: 'account', userId: bob.id })
    assertEqual(found?.user.seenAt, testTime + 1)
  }),
  storeCase('U32', 'of two rotations of one token in one batch one succeeds', async (store) => {
    await aliceAndBob(store)
    await written(store, people.login(bob.id, 'a'))
    const both = await Promise.all([
      written(store, people.rotate('a', 0)),
      written(store, people.rotate('a', 0)),
      written(store, people.rotate('a', 1, testTime + 5)),
    ])
    assertEqual(
      both.map(({ isDone }) => isDone),
      [true, false, true],
    )
    const login = await store.read({ kind: 'login', loginId: 'a' })
    assertEqual([login?.currentHash, login?.previousHash, login?.rotatedAt], ['a-2', 'a-1', testTime + 5])
    assertEqual((await written(store, people.rotate('b', 0))).isDone, false)
  }),
  storeCase('U33', 'a login ends alone or with the others, and its tokens rotate no more', async (store) => {
    await aliceAndBob(store)
    for (const id of ['a', 'b', 'c']) await written(store, people.login(bob.id, id))
    await written(store, people.login(alice.id, 'd'))
    const end = { kind: 'end_login', loginId: 'a' } as const
    assertEqual(await refusedCode(store, { ...end, userId: alice.id }), 'not_found')
    assertEqual((await written(store, { ...end, userId: bob.id })).ended, ['a'])
    assertEqual((await written(store, { ...end, userId: null })).ended, [])
    assertEqual((await written(store, people.rotate('a', 0))).isDone, false)
    const others = { kind: 'end_logins', at: testTime, userId: bob.id, keep: 'c' } as const
    assertEqual(await refusedCode(store, { ...others, actor: actor({ id: 'u_x', username: 'x' }) }), 'forbidden')
    assertEqual((await written(store, { ...others, actor: actor(bob) })).ended, ['b'])
    assertEqual((await written(store, { ...others, keep: null, actor: admin })).ended, ['c'])
    const asked = { loginIds: ['a', 'b', 'c', 'd'], userIds: [alice.id, 'u_guest'] }
    const ended = await store.read({ kind: 'ended_credentials', ...asked, at: testTime })
    assertEqual(ended, { loginIds: ['a', 'b', 'c'], userIds: [] })
  }),
  storeCase('U15', 'a password is set in place of the expected one, and other logins end', async (store) => {
    await aliceAndBob(store)
    for (const id of ['a', 'b']) await written(store, people.login(bob.id, id))
    await written(store, makeReset('r'))
    assertEqual((await written(store, setPassword('wrong', 'a'))).isDone, false)
    assertEqual((await written(store, setPassword('hash of bob', 'a'))).isDone, true)
    assertEqual(await loginIds(store, bob.id), ['a'])
    assertEqual((await store.read({ kind: 'reset_owner', hash: 'r', at: testTime })) ?? null, null)
    const rehash = { kind: 'rehash_password', userId: bob.id, passwordHash: 'newer' } as const
    assertEqual((await written(store, { ...rehash, expected: 'hash of bob' })).isDone, false)
    assertEqual((await written(store, { ...rehash, expected: 'new' })).isDone, true)
    assertEqual((await store.read({ kind: 'account', userId: bob.id }))?.passwordHash, 'newer')
  }),
  storeCase('U16', 'a link sets a password once, before its end; a newer one takes its place', async (store) => {
    await aliceAndBob(store)
    await written(store, people.login(bob.id, 'a'))
    assertEqual(await refusedCode(store, makeReset('x', 'u_nobody')), 'not_found')
    assertEqual(await refusedCode(store, makeReset('x', bob.id, actor(bob))), 'forbidden')
    await written(store, makeReset('old'))
    await written(store, makeReset('new', bob.id, admin))
    const owner = (hash: string, at = testTime) => store.read({ kind: 'reset_owner', hash, at })
    assertEqual([(await owner('old')) ?? null, await owner('new')], [null, bob])
    assertEqual((await owner('new', testTime + 10)) ?? null, null)
    assertEqual((await written(store, useReset('old'))).isDone, false)
    assertEqual((await written(store, useReset('new', testTime + 10))).isDone, false)
    const both = await Promise.all([written(store, useReset('new')), written(store, useReset('new'))])
    assertEqual([both.map(({ isDone }) => isDone), await loginIds(store, bob.id)], [[true, false], []])
  }),
]
