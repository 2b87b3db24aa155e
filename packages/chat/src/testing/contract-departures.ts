import type { User } from '@hubbub/protocol'
import type { ExportItem } from '../people/ports.ts'
import type { DepartureMode } from '../people/tables.ts'
import type { ChatStore } from '../ports/chat-store.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { peopleWrites as people } from './people-writes.ts'
import { actor, alice, bob, refusedCode, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

const gone = 'deleted user'

/** Two rooms with messages of both, one forwarded, one answered. */
async function conversation(store: ChatStore): Promise<void> {
  for (const each of [alice, bob]) await written(store, people.register(each))
  await roomWithAliceAndBob(store)
  await roomWithAliceAndBob(store, 'attic')
  const { message } = await written(store, writes.append('den', bob, 'one'))
  await written(store, writes.append('den', alice, 'two'))
  await written(store, writes.append('den', bob, 'three'))
  await written(store, writes.forward(message, 'attic', alice))
  await written(store, writes.leave('attic', bob))
}

/** Carries a removal on to its end; returns in how many steps. */
async function departed(store: ChatStore, mode: DepartureMode, most: number): Promise<number> {
  await written(store, people.delete(bob, { mode }))
  let steps = 1
  const step = { kind: 'continue_departure', at: testTime + 5, userId: bob.id, most } as const
  while (!(await written(store, step)).isDone) steps += 1
  return steps
}

async function said(store: ChatStore, roomId: string): Promise<unknown> {
  const history = await store.history(roomId, { from: { kind: 'newest' }, limit: 10 })
  return history?.messages.map(({ username, content, more }) => [username, content, more.forwarded?.username ?? ''])
}

async function exported(store: ChatStore, user: User, most: number): Promise<readonly ExportItem[]> {
  const items: ExportItem[] = []
  let cursor: readonly string[] | undefined = []
  while (cursor) {
    const page: { items: readonly ExportItem[]; next: readonly string[] | undefined } = await store.read({
      kind: 'export_page',
      userId: user.id,
      cursor,
      most,
    })
    items.push(...page.items)
    cursor = page.next
  }
  return items
}

function nameOf(item: ExportItem): string {
  switch (item.kind) {
    case 'user':
      return item.row.username
    case 'login':
      return item.row.loginId
    case 'ignored':
      return item.userId
    case 'membership':
      return `${item.room.id} ${item.member.state}`
    case 'message':
      return item.row.content
    case 'file':
      return item.row.id
  }
}

/** What the rules of going for good, and of taking one's data along, promise of every store. */
export const departureCases: readonly ChatStoreCase[] = [
  storeCase('U39', 'name, way in and memberships end at once', async (store) => {
    await conversation(store)
    await written(store, people.login(bob.id, 'a'))
    assertEqual(await refusedCode(store, people.delete(bob, { confirm: 'Bob' })), 'conflict')
    assertEqual(
      await refusedCode(store, people.delete(bob, { actor: actor({ id: 'u_x', username: 'x' }) })),
      'forbidden',
    )
    const { user, changes, moved } = await written(store, people.delete(bob))
    assertEqual([user.username, user.deletedAt, changes.length, moved?.length], [gone, testTime, 1, 1])
    const member = await store.member('den', bob.id)
    assertEqual([member?.state, member?.username], ['out', gone])
    assertEqual((await store.read({ kind: 'account', username: 'bob' })) ?? null, null)
    const asked = { loginIds: ['a'], userIds: [bob.id], at: testTime }
    const ended = await store.read({ kind: 'ended_credentials', ...asked })
    assertEqual(ended, { loginIds: ['a'], userIds: [bob.id] })
    assertEqual((await written(store, people.delete(bob))).isChanged, false)
    await written(store, people.register({ id: 'u_new', username: 'bob' }))
  }),
  storeCase(
    'U39',
    'messages lose the name step by step, wherever they were forwarded, each by an offset',
    async (store) => {
      await conversation(store)
      const head = await store.head('den')
      const steps = await departed(store, 'anonymise', 2)
      assertEqual(steps > 2, true)
      assertEqual(await said(store, 'den'), [
        [gone, 'one', ''],
        ['alice', 'two', ''],
        [gone, 'three', ''],
      ])
      assertEqual(await said(store, 'attic'), [['alice', 'one', gone]])
      assertEqual([(await store.member('attic', bob.id))?.username, await store.head('den')], [gone, head + 3])
      assertEqual(await store.read({ kind: 'departures', limit: 9 }), [])
    },
  ),
  storeCase('U39', 'messages lose what they say as well, when that is wanted', async (store) => {
    await conversation(store)
    await departed(store, 'delete_messages', 3)
    assertEqual(await said(store, 'den'), [
      [gone, '', ''],
      ['alice', 'two', ''],
      [gone, '', ''],
    ])
    const history = await store.history('den', { from: { kind: 'newest' }, limit: 10 })
    assertEqual(history?.messages[0]?.deletedAt, testTime + 5)
  }),
  {
    rule: 'U39',
    title: 'a removal that was cut off goes on where it stood',
    async run(harness) {
      const before = await harness.open()
      await conversation(before)
      await written(before, people.delete(bob))
      await written(before, { kind: 'continue_departure', at: testTime, userId: bob.id, most: 1 })
      await before.close()
      const store = await harness.open()
      const begun = await store.read({ kind: 'departures', limit: 9 })
      assertEqual(
        begun.map(({ userId }) => userId),
        [bob.id],
      )
      await written(store, { kind: 'continue_departure', at: testTime, userId: bob.id, most: 1_000 })
      await written(store, { kind: 'continue_departure', at: testTime, userId: bob.id, most: 1_000 })
      assertEqual(await store.read({ kind: 'departures', limit: 9 }), [])
      await store.close()
    },
  },
  storeCase(
    'U41',
    'an export has everything of the user and nothing of others, in pages of any size',
    async (store) => {
      await conversation(store)
      await written(store, people.login(bob.id, 'l'))
      await written(store, people.ignore(bob, alice.id))
      for (const most of [1, 2, 1_000]) {
        const items = await exported(store, bob, most)
        assertEqual(
          items.map(nameOf).toSorted(),
          ['attic out', 'bob', 'den in', 'l', 'one', 'three', alice.id].toSorted(),
        )
      }
      assertEqual((await exported(store, { id: 'u_x', username: 'x' }, 9)).length, 0)
    },
  ),
]
