import type { ChatRead, ChatStore, MessagesFound } from '@hubbub/chat/ports'
import { actor, alice, roomWithAliceAndBob, testTime, writes } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { openSqliteChatStore } from '../index.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const search: ChatRead<'search'> = {
  kind: 'search',
  actor: actor(alice),
  at: testTime,
  query: 'needle',
  hasFile: false,
  order: 'newest',
  limit: 50,
  pageBytes: 1_000_000,
  effort: 1_000_000,
  rankUpTo: 1_000,
}

async function found(store: ChatStore): Promise<MessagesFound> {
  const output = await store.read(search)
  if ('denied' in output) throw new Error('alice is in the room')
  return output
}

/** Fills a file whose index lacks all of its messages: three of them have the word. */
async function unindexedFile(file: string, messages: number): Promise<void> {
  const store = await openSqliteChatStore({ file, indexEvery: 1_000_000 })
  await roomWithAliceAndBob(store)
  const texts = Array.from({ length: messages }, (_, at) => (at % 1_000 === 0 ? `needle ${at}` : `hay ${at}`))
  await Promise.all(texts.map((text) => store.write(writes.append('den', alice, text))))
  await store.close()
}

test('Q11: what was stored before is indexed in the background; searches are whole all the while and say how far it is', async () => {
  using folder = temporaryFolder()
  const file = folder.file('chat.db')
  await unindexedFile(file, 3_000)
  const store = await openSqliteChatStore({ file, indexEvery: 100 })
  const lacking: number[] = []
  // Each search is answered later than the one before; a thousand are far more than the index takes.
  for (let count = 0; count < 1_000 && lacking.at(-1) !== 0; count++) {
    const { results, unindexed = 0 } = await found(store)
    expect(results.map(({ message }) => message.content)).toEqual(['needle 2000', 'needle 1000', 'needle 0'])
    lacking.push(unindexed)
  }
  expect(lacking.at(-1)).toBe(0)
  expect(lacking).toEqual(lacking.toSorted((a, b) => b - a))
  await store.close()
})

test('K9: searches have a thread of their own: other reads do not wait for them', async () => {
  using folder = temporaryFolder()
  const file = folder.file('chat.db')
  await unindexedFile(file, 5_000)
  const store = await openSqliteChatStore({ file, indexEvery: 1_000_000 })
  await found(store)
  const done: string[] = []
  const searches = Array.from({ length: 20 }, () => found(store).then(() => done.push('search')))
  await store.head('den').then(() => done.push('head'))
  await Promise.all(searches)
  expect(done[0]).toBe('head')
  await store.close()
})

test('K2: a store that was searched closes, and a search after that is refused', async () => {
  using folder = temporaryFolder()
  const store = await openSqliteChatStore({ file: folder.file('chat.db') })
  await roomWithAliceAndBob(store)
  expect((await found(store)).results).toEqual([])
  await store.close()
  await expect(found(store)).rejects.toMatchObject({ code: 'internal' })
})
