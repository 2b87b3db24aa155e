import { FakeClock } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { blobStoreContract } from '../testing/blob-store-contract.ts'
import { MemoryBlobs, MemoryBlobStore } from './memory-blob-store.ts'

for (const { rule, title, run } of blobStoreContract) {
  test(`${rule}: ${title} (memory)`, async () => {
    const [data, clock] = [new MemoryBlobs(), new FakeClock()]
    await expect(run({ open: async () => new MemoryBlobStore({ data, clock }) })).resolves.toBeUndefined()
  })
}

test('F8: beyond its bytes nothing more is taken, and what was taken stays', async () => {
  const store = new MemoryBlobStore({ clock: new FakeClock(), maxBytes: 10 })
  await store.begin('a')
  await store.append('a', 0, new Uint8Array(6))
  await expect(store.append('a', 6, new Uint8Array(5))).rejects.toMatchObject({ code: 'storage_full' })
  await expect(store.put('b', new Uint8Array(5))).rejects.toMatchObject({ code: 'storage_full' })
  expect(await store.progress('a')).toEqual({ taken: 6, durable: 6 })
  await store.finish('a', 6)
  await store.remove('a')
  await expect(store.put('b', new Uint8Array(10))).resolves.toBeUndefined()
})

test('F7: uploads are stale by the time they were last written to', async () => {
  const clock = new FakeClock(1_000)
  const store = new MemoryBlobStore({ clock })
  await store.begin('a')
  await store.begin('b')
  clock.advance(50)
  await store.append('a', 0, new Uint8Array(1))
  expect(await store.staleUploads({ before: 1_050, limit: 10 })).toEqual(['b'])
  expect(await store.staleUploads({ before: 1_051, limit: 10 })).toEqual(['a', 'b'])
})
