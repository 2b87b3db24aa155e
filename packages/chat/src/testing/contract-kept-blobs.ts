import type { BlobStore } from '../files/ports/blob-store.ts'
import { assertEqual, assertRejects } from './assert.ts'
import { assertBytes, type BlobStoreCase, blobCase, patternBytes, readWhole, uploadWhole } from './blob-store-case.ts'

const id = 'ffeeddccbbaa99887766554433221100'
const bytes = patternBytes(200_000)
const small = patternBytes(100, 7)

/** Ids no server makes; none of them may ever name a file. */
const foreignIds = [
  '',
  '.',
  '..',
  '../../etc/passwd',
  'a/b',
  'a\\b',
  'A',
  'a.b',
  'a b',
  'a\0',
  'ä',
  'a'.repeat(65),
  '%2e',
]

/** What the port promises of finished blobs, of small ones written whole, and of ids. */
export const keptBlobCases: readonly BlobStoreCase[] = [
  blobCase('F4', 'a range is read as asked for, cut at the end', async (store) => {
    await uploadWhole(store, id, bytes)
    const ranges = [
      [0, 1],
      [0, 200_000],
      [65_535, 65_537],
      [199_999, 200_000],
      [100_000, 1_000_000],
    ] as const
    for (const [from, to] of ranges) {
      assertBytes(await readWhole(store, id, { from, to }), bytes.slice(from, to), `${from} to ${to}`)
    }
    assertEqual((await readWhole(store, id, { from: 5, to: 5 })).length, 0)
    assertEqual((await readWhole(store, id, { from: 200_000, to: 200_010 })).length, 0)
  }),
  blobCase('F24', 'a reader may leave early, and several read at once', async (store) => {
    await uploadWhole(store, id, bytes)
    for (let turn = 0; turn < 20; turn++) {
      for await (const piece of store.read(id)) {
        assertEqual(piece[0], bytes[0])
        break
      }
    }
    const both = await Promise.all([readWhole(store, id), readWhole(store, id, { from: 1_000, to: 150_000 })])
    assertBytes(both[0], bytes)
    assertBytes(both[1], bytes.slice(1_000, 150_000))
  }),
  blobCase('F4', 'a small blob is written whole, in place of the one before', async (store) => {
    await store.put(id, bytes.subarray(0, 500))
    await store.put(id, small)
    assertEqual(await store.size(id), 100)
    assertBytes(await readWhole(store, id), small)
  }),
  blobCase('F7', 'a removed blob is gone, and removing can be repeated', async (store) => {
    await uploadWhole(store, id, bytes)
    await store.remove(id)
    await store.remove(id)
    assertEqual((await store.size(id)) ?? null, null)
    await assertRejects(readWhole(store, id), 'not_found')
    assertEqual(await store.list({ limit: 10 }), { blobs: [], hasMore: false })
  }),
  blobCase('F7', 'blobs are listed by id, page by page, with their sizes', async (store) => {
    const ids = ['0', '00', '0000', '00000', '0a', 'a', 'a0', 'ab', 'ab0', 'abcde', 'abce', 'b', 'z'.repeat(64)]
    for (const [at, each] of [...ids].reverse().entries()) await store.put(each, small.subarray(0, at))
    const seen: (string | number)[][] = []
    let after: string | undefined
    for (let more = true; more; ) {
      const page = await store.list({ limit: 4, ...(after === undefined ? {} : { after }) })
      assertEqual([page.blobs.length <= 4, page.blobs.every(({ storedAt }) => storedAt > 0)], [true, true])
      seen.push(...page.blobs.map((blob) => [blob.id, blob.size]))
      after = page.blobs.at(-1)?.id
      more = page.hasMore
    }
    assertEqual(
      seen,
      ids.map((each, at) => [each, ids.length - 1 - at]),
    )
  }),
  {
    rule: 'F4',
    title: 'blobs are there after a restart',
    async run(harness) {
      const before = await harness.open()
      await uploadWhole(before, id, bytes)
      await before.put('t1', small)
      await before.close()
      const store = await harness.open()
      assertBytes(await readWhole(store, id), bytes)
      assertBytes(await readWhole(store, 't1'), small)
      await store.close()
    },
  },
  blobCase('F9', 'an id that no server makes is refused everywhere', async (store) => {
    for (const foreign of foreignIds) {
      for (const call of callsWith(store, foreign)) await assertRejects(call(), 'internal')
    }
    assertEqual(await store.list({ limit: 10 }), { blobs: [], hasMore: false })
  }),
  {
    rule: 'K2',
    title: 'after closing every call is refused',
    async run(harness) {
      const store = await harness.open()
      await store.close()
      await store.close()
      for (const call of callsWith(store, id)) await assertRejects(call(), 'internal')
      await assertRejects(store.list({ limit: 1 }), 'internal')
      await assertRejects(store.staleUploads({ before: 0, limit: 1 }), 'internal')
    },
  },
]

function callsWith(store: BlobStore, each: string): readonly (() => Promise<unknown>)[] {
  return [
    () => store.begin(each),
    () => store.append(each, 0, small),
    () => store.progress(each),
    () => store.release(each),
    () => store.finish(each, 0),
    () => store.discard(each),
    () => store.put(each, small),
    () => store.size(each),
    () => readWhole(store, each),
    () => store.remove(each),
  ]
}
