import { assertEqual, assertRejects } from './assert.ts'
import { assertBytes, type BlobStoreCase, blobCase, patternBytes, readWhole, uploadWhole } from './blob-store-case.ts'

const id = '00112233445566778899aabbccddeeff'
const bytes = patternBytes(1_000)

/** What the port promises of uploads that are not finished, and of finishing them. */
export const uploadCases: readonly BlobStoreCase[] = [
  blobCase('F2', 'what is appended in order is the blob', async (store) => {
    await store.begin(id)
    const first = await store.append(id, 0, bytes.subarray(0, 400))
    const second = await store.append(id, 400, bytes.subarray(400))
    assertEqual([first.taken, second.taken], [400, 1_000])
    assertEqual([first.durable <= 400, second.durable <= 1_000, first.durable <= second.durable], [true, true, true])
    await store.finish(id, 1_000)
    assertEqual([await store.size(id), (await store.progress(id)) ?? null], [1_000, null])
    assertBytes(await readWhole(store, id), bytes)
  }),
  blobCase('F2', 'bytes that are there already are ignored, also where a piece overlaps', async (store) => {
    await store.begin(id)
    await store.append(id, 0, bytes.subarray(0, 400))
    const other = new Uint8Array(400)
    assertEqual((await store.append(id, 0, other)).taken, 400)
    assertEqual((await store.append(id, 200, bytes.subarray(200, 600))).taken, 600)
    assertEqual((await store.append(id, 500, other.subarray(0, 100))).taken, 600)
    await store.append(id, 600, bytes.subarray(600))
    await store.finish(id, 1_000)
    assertBytes(await readWhole(store, id), bytes)
  }),
  blobCase('F2', 'a gap is refused, and nothing of it is taken', async (store) => {
    await store.begin(id)
    await store.append(id, 0, bytes.subarray(0, 400))
    await assertRejects(store.append(id, 401, bytes.subarray(401)), 'gap')
    assertEqual((await store.progress(id))?.taken, 400)
    await store.append(id, 400, bytes.subarray(400))
    await store.finish(id, 1_000)
    assertBytes(await readWhole(store, id), bytes)
  }),
  blobCase('F2', 'calls that are not awaited take effect in order', async (store) => {
    const calls: Promise<unknown>[] = [store.begin(id)]
    for (let at = 0; at < 1_000; at += 50) calls.push(store.append(id, at, bytes.subarray(at, at + 50)))
    const tooFar = assertRejects(store.append(id, 1_001, bytes), 'gap')
    calls.push(store.finish(id, 1_000), store.begin(`${id}0`), store.discard(`${id}0`))
    await Promise.all([...calls, tooFar])
    assertBytes(await readWhole(store, id), bytes)
    assertEqual((await store.progress(`${id}0`)) ?? null, null)
  }),
  blobCase('F2', 'an upload that has begun goes on when it is begun again', async (store) => {
    await store.begin(id)
    await store.append(id, 0, bytes.subarray(0, 400))
    await store.begin(id)
    assertEqual((await store.progress(id))?.taken, 400)
  }),
  blobCase('F2', 'uploads nobody has begun are not found', async (store) => {
    assertEqual((await store.progress(id)) ?? null, null)
    await assertRejects(store.append(id, 0, bytes), 'not_found')
    await assertRejects(store.finish(id, 0), 'not_found')
    await store.release(id)
  }),
  {
    rule: 'F3',
    title: 'what was durable is there after a restart, and the upload goes on from it',
    async run(harness) {
      const before = await harness.open()
      await before.begin(id)
      const { durable } = await before.append(id, 0, bytes.subarray(0, 600))
      await before.close()
      const store = await harness.open()
      const progress = await store.progress(id)
      const from = progress?.taken ?? -1
      assertEqual([progress?.durable, from >= durable, from <= 600], [from, true, true])
      await store.append(id, from, bytes.subarray(from))
      await store.finish(id, 1_000)
      assertBytes(await readWhole(store, id), bytes)
      await store.close()
    },
  },
  blobCase('F3', 'an upload that is let go of stands where it is durable', async (store) => {
    await store.begin(id)
    const { durable } = await store.append(id, 0, bytes.subarray(0, 600))
    await store.release(id)
    const { taken, durable: kept } = (await store.progress(id)) ?? { taken: -1, durable: -2 }
    assertEqual([kept, taken >= durable], [taken, true])
    await store.append(id, taken, bytes.subarray(taken))
    await store.finish(id, 1_000)
    assertBytes(await readWhole(store, id), bytes)
  }),
  blobCase('F4', 'nothing is finished while bytes are missing', async (store) => {
    await store.begin(id)
    await store.append(id, 0, bytes.subarray(0, 600))
    await assertRejects(store.finish(id, 1_000), 'gap')
    await assertRejects(store.finish(id, 599), 'gap')
    assertEqual((await store.size(id)) ?? null, null)
    await assertRejects(readWhole(store, id), 'not_found')
    assertEqual(await store.list({ limit: 10 }), { blobs: [], hasMore: false })
    await store.append(id, 600, bytes.subarray(600))
    await store.finish(id, 1_000)
    assertEqual(await store.size(id), 1_000)
  }),
  {
    rule: 'F4',
    title: 'finishing can be repeated, also after a restart',
    async run(harness) {
      const before = await harness.open()
      await uploadWhole(before, id, bytes)
      await before.finish(id, 1_000)
      await before.close()
      const store = await harness.open()
      await store.finish(id, 1_000)
      assertBytes(await readWhole(store, id), bytes)
      await assertRejects(store.append(id, 1_000, bytes), 'not_found')
      await store.close()
    },
  },
  blobCase('F4', 'a file may be empty', async (store) => {
    await uploadWhole(store, id, new Uint8Array())
    assertEqual(await store.size(id), 0)
    assertEqual((await readWhole(store, id)).length, 0)
    assertEqual((await store.progress(id)) ?? null, null)
  }),
  blobCase('F7', 'a discarded upload is gone, and discarding can be repeated', async (store) => {
    await store.begin(id)
    await store.append(id, 0, bytes)
    await store.discard(id)
    await store.discard(id)
    assertEqual((await store.progress(id)) ?? null, null)
    await assertRejects(store.append(id, 0, bytes), 'not_found')
    await assertRejects(store.finish(id, 1_000), 'not_found')
    assertEqual([...(await store.staleUploads({ before: afterAll, limit: 10 }))], [])
  }),
  blobCase('F7', 'discarding leaves a finished blob alone', async (store) => {
    await uploadWhole(store, id, bytes)
    await store.discard(id)
    assertBytes(await readWhole(store, id), bytes)
  }),
  blobCase('F7', 'uploads nobody writes to are listed', async (store) => {
    const ids = ['a1', 'b2', 'c3'].map((start) => start + id)
    for (const each of ids) await store.begin(each)
    await store.append(`a1${id}`, 0, bytes)
    await uploadWhole(store, id, bytes)
    assertEqual([...(await store.staleUploads({ before: 0, limit: 10 }))], [])
    assertEqual([...(await store.staleUploads({ before: afterAll, limit: 10 }))].sort(), ids)
    assertEqual((await store.staleUploads({ before: afterAll, limit: 2 })).length, 2)
    await store.finish(`b2${id}`, 0)
    await store.discard(`c3${id}`)
    assertEqual([...(await store.staleUploads({ before: afterAll, limit: 10 }))], [`a1${id}`])
  }),
]

/** A time after everything in a test: the year 2100. */
const afterAll = 4_102_444_800_000
