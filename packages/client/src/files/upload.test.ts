import { patternBytes, testFiles, testHash } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { UploadWorld } from '../../testing/upload-world.ts'
import { type Upload, unfinishedUploads, upload, type UploadOptions, type UploadProgress } from './index.ts'

const content = Uint8Array.from(patternBytes(3_000_000))
const file = (name = 'cat.bin', bytes: BlobPart = content): File => new File([bytes], name, { lastModified: 1_700 })

interface Begun {
  readonly sending: Upload
  readonly told: readonly UploadProgress[]
}

/** Begins to send, noting what is told. */
function begin(world: UploadWorld, options: UploadOptions = {}, what: Blob = file()): Begun {
  const told: UploadProgress[] = []
  const onProgress = (progress: UploadProgress): void => void told.push(progress)
  return { sending: upload(world.hub, what, { environment: world.environment, onProgress, ...options }), told }
}

/** The end of an upload, once it has come. */
async function endOf(world: UploadWorld, { sending }: Begun): Promise<unknown> {
  let end: unknown
  const ended = (result: unknown): void => {
    end = result
  }
  sending.done.then(ended, ended)
  await world.until(() => end !== undefined)
  return end
}

const stored = ({ server }: UploadWorld, { sending }: Begun): Uint8Array | undefined =>
  server.data.blobs.get(sending.id ?? '')?.bytes
const sentOf = ({ told }: Begun): readonly number[] => told.map(({ sent }) => sent)
const inOrder = (numbers: readonly number[]): readonly number[] => numbers.toSorted((a, b) => a - b)

test('a file arrives whole, and can be attached', async () => {
  await using world = await UploadWorld.open()
  const begun = begin(world, { sha256: testHash(content) })
  const end = await endOf(world, begun)
  expect(end).toMatchObject({ file_id: begun.sending.id, name: 'cat.bin', size: 3_000_000 })
  expect(stored(world, begun)).toEqual(content)
  expect(begun.told.at(-1)).toEqual({ state: 'done', sent: 3_000_000, size: 3_000_000 })
  expect(world.reported).toEqual([])
})

test('a file of no bytes is one too; its name may be given', async () => {
  await using world = await UploadWorld.open()
  expect(await endOf(world, begin(world, { name: 'none.txt' }, new Blob()))).toMatchObject({
    name: 'none.txt',
    size: 0,
  })
})

test('F44: over many cuts it arrives whole; F43: progress never goes back', async () => {
  await using world = await UploadWorld.open({ limits: { windowBytes: 200_000, bytesPerSecond: 400_000 } })
  const begun = begin(world)
  for (let cuts = 0; cuts < 8; cuts++) {
    await world.pass(1_500)
    world.cut()
  }
  expect(await endOf(world, begun)).toMatchObject({ size: 3_000_000 })
  expect(stored(world, begun)).toEqual(content)
  expect(sentOf(begun)).toEqual(inOrder(sentOf(begun)))
})

test('F44: after kill -9 of the server it goes on at what was durable', async () => {
  await using world = await UploadWorld.open({ limits: { windowBytes: 200_000, bytesPerSecond: 1_000_000 } })
  const begun = begin(world)
  await world.until(() => begun.sending.progress.sent > 1_200_000)
  world.killServer()
  await world.pass(3_000)
  const before = world.frames.length
  await world.startServer()
  expect(await endOf(world, begun)).toMatchObject({ size: 3_000_000 })
  expect(stored(world, begun)).toEqual(content)
  const resent = world.frames.slice(before).reduce((sum, size) => sum + size, 0)
  expect(resent).toBeLessThan(2_000_000)
})

test('research 16, F44: cut at 40 %, reloaded, it goes on near 40 % when the file is given again', async () => {
  await using world = await UploadWorld.open({ limits: { windowBytes: 200_000, bytesPerSecond: 1_000_000 } })
  const first = begin(world)
  await world.until(() => first.sending.progress.sent > 0.4 * content.length)
  world.cut()
  world.reload()
  await world.pass(3_000)
  const user = world.hub.user?.id ?? ''
  expect(unfinishedUploads(user, world.storage)).toMatchObject([{ uploadId: first.sending.id, name: 'cat.bin' }])
  const again = begin(world)
  expect(await endOf(world, again)).toMatchObject({ file_id: first.sending.id })
  expect(stored(world, again)).toEqual(content)
  expect(sentOf(again).find((sent) => sent > 0)).toBeGreaterThan(0.39 * content.length)
  expect(unfinishedUploads(user, world.storage)).toEqual([])
})

test('F44: another file, and bytes without a time of change, begin anew after a reload', async () => {
  await using world = await UploadWorld.open({ limits: { windowBytes: 200_000, bytesPerSecond: 1_000_000 } })
  const [first, bytes] = [begin(world), begin(world, {}, new Blob([content]))]
  await world.until(() => bytes.sending.progress.sent > 500_000)
  world.reload()
  await world.pass(2_000)
  const others = [begin(world, {}, file('dog.bin')), begin(world, {}, new Blob([content]))]
  for (const other of others) await endOf(world, other)
  const ids = [first, bytes, ...others].map(({ sending }) => sending.id)
  expect(new Set(ids).size).toBe(4)
})

test('F43: what waits in the socket is bounded, and no more is sent until it leaves', async () => {
  await using world = await UploadWorld.open()
  world.waiting = 2_000_000
  const begun = begin(world)
  await world.pass(1_000)
  expect(world.frames).toEqual([])
  world.waiting = 0
  expect(await endOf(world, begun)).toMatchObject({ size: 3_000_000 })
})

test('F6, F43: no more than the window is under way, in chunks that fit', async () => {
  await using world = await UploadWorld.open({ limits: { windowBytes: 300_000, chunkBytes: 10_000 } })
  const append = world.server.blobs.append.bind(world.server.blobs)
  const held = Promise.withResolvers<void>()
  world.server.blobs.append = async (...given) => {
    await held.promise
    return append(...given)
  }
  const begun = begin(world)
  await world.pass(1_000)
  expect(world.frames.map((size) => size - 24)).toEqual(Array.from({ length: 30 }, () => 10_000))
  held.resolve()
  expect(await endOf(world, begun)).toMatchObject({ size: 3_000_000 })
})

test('F43: the rate of the server is kept', async () => {
  await using world = await UploadWorld.open({ limits: { bytesPerSecond: 500_000 } })
  const begun = begin(world)
  await world.pass(2_000)
  expect(begun.sending.progress.sent).toBeGreaterThan(600_000)
  expect(begun.sending.progress.sent).toBeLessThan(1_300_000)
})

test('bytes that get lost are sent again', async () => {
  await using world = await UploadWorld.open({ limits: { windowBytes: 200_000, bytesPerSecond: 1_000_000 } })
  const begun = begin(world)
  await world.pass(500)
  world.losesBytes = true
  await world.pass(1_000)
  world.losesBytes = false
  expect(await endOf(world, begun)).toMatchObject({ size: 3_000_000 })
  expect(stored(world, begun)).toEqual(content)
})

test('F32: cancelled, its bytes stop, and nothing of it is left', async () => {
  await using world = await UploadWorld.open({ limits: { windowBytes: 200_000, bytesPerSecond: 500_000 } })
  const abort = new AbortController()
  const begun = begin(world, { signal: abort.signal })
  await world.pass(1_000)
  abort.abort()
  expect(await endOf(world, begun)).toMatchObject({ code: 'cancelled' })
  const before = world.frames.length
  await world.pass(2_000)
  expect([world.frames.length, world.server.data.uploads.size]).toEqual([before, 0])
  expect(unfinishedUploads(world.hub.user?.id ?? '', world.storage)).toEqual([])
})

test.each([
  ['too large', { limits: { fileBytes: 10 } }, {}, 'too_large'],
  ['more than the share', { limits: { quotaBytes: 10 } }, {}, 'quota_exceeded'],
  ['of another hash', {}, { sha256: '0'.repeat(64) }, 'content_mismatch'],
  ['for a room that is not there', {}, { roomId: 'none' }, 'not_found'],
])('a file %s is refused for good', async (_, options, given, code) => {
  await using world = await UploadWorld.open(options)
  const begun = begin(world, given)
  expect(await endOf(world, begun)).toMatchObject({ name: 'HubError', code, retry: 'never' })
  expect(begun.sending.progress.state).toBe('failed')
  expect(unfinishedUploads(world.hub.user?.id ?? '', world.storage)).toEqual([])
})

test('F36: a full store is tried again, and given up after five tries without a byte more', async () => {
  await using world = await UploadWorld.open({ maxBytes: 1_000_000 })
  const begun = begin(world)
  expect(await endOf(world, begun)).toMatchObject({ code: 'storage_full', retry: 'backoff' })
  expect(begun.told.filter(({ state }) => state === 'waiting').length).toBeGreaterThanOrEqual(4)
})

test('an upload that the server has forgotten begins anew', async () => {
  await using world = await UploadWorld.open({ limits: { windowBytes: 200_000, bytesPerSecond: 1_000_000 } })
  const begun = begin(world)
  await world.until(() => begun.sending.progress.sent > 1_000_000)
  const first = begun.sending.id ?? ''
  world.server.tables.records.uploads.remove({ id: first })
  world.cut()
  expect(await endOf(world, begun)).toMatchObject({ size: 3_000_000 })
  expect(begun.sending.id).not.toBe(first)
  expect(sentOf(begun)).toEqual(inOrder(sentOf(begun)))
})

test('what a scan refuses fails; a client that is closed ends its uploads', async () => {
  await using world = await UploadWorld.open({ limits: { bytesPerSecond: 100_000 } })
  const refused = begin(world, {}, file('v', testFiles.virus))
  expect(await endOf(world, refused)).toMatchObject({ code: 'rejected', message: 'a virus' })
  const begun = begin(world)
  await world.pass(1_000)
  world.hub.close()
  expect(await endOf(world, begun)).toMatchObject({ code: 'closed' })
  await world.pass(1_000)
  expect(begun.sending.progress.state).toBe('failed')
})
