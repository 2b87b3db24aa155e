import { IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import type { OutboxEntry } from '../environment.ts'
import { IndexedDbOutbox } from './indexed-db-outbox.ts'

const entry: OutboxEntry = {
  key: 'k1',
  scope: 'alice',
  owner: 't1',
  room: 'general',
  text: '設計 🎉',
  order: 1,
  createdAt: 5,
}

test('I4: entries survive a reload, until removed', async () => {
  const factory = new IDBFactory()
  const before = new IndexedDbOutbox(factory)
  await before.put(entry)
  await before.put({ ...entry, key: 'k2', order: 2 })
  await before.put({ ...entry, owner: 't2' })
  before.close()
  const after = new IndexedDbOutbox(factory)
  expect(await after.load('alice')).toEqual([
    { ...entry, owner: 't2' },
    { ...entry, key: 'k2', order: 2 },
  ])
  await after.remove('k1')
  await after.remove('nobody')
  expect(await after.load('alice')).toHaveLength(1)
  after.close()
})

test('a scope sees its own entries only', async () => {
  const outbox = new IndexedDbOutbox(new IDBFactory())
  await outbox.put(entry)
  await outbox.put({ ...entry, key: 'k2', scope: 'bob' })
  expect(await outbox.load('bob')).toMatchObject([{ key: 'k2' }])
  outbox.close()
})

test('it gives way to a newer version of the database, and opens it again', async () => {
  const factory = new IDBFactory()
  const outbox = new IndexedDbOutbox(factory)
  await outbox.put(entry)
  await new Promise<void>((resolve, reject) => {
    const request = factory.deleteDatabase('hubbub')
    request.onsuccess = () => resolve()
    request.onblocked = () => reject(new Error('blocked'))
  })
  await outbox.put(entry)
  expect(await outbox.load('alice')).toHaveLength(1)
  outbox.close()
})

test('what cannot be stored rejects', async () => {
  const outbox = new IndexedDbOutbox(new IDBFactory())
  await expect(outbox.put({ ...entry, key: undefined as unknown as string })).rejects.toMatchObject({
    name: 'DataError',
  })
  outbox.close()
})
