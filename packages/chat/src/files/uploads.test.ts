import { ask, FakeClock, type MemoryLink, settle } from '@hubbub/hub/testing'
import { encodeUploadChunk } from '@hubbub/protocol'
import { describe, expect, test } from 'vitest'
import { MemoryTables } from '../memory/memory-tables.ts'
import {
  beginUpload,
  type FileHarness,
  fileHarness,
  patternBytes,
  sendBytes,
  sendFile,
  testFiles,
  testHash,
} from '../testing/index.ts'
import { MemoryBlobs, type MemoryBlobStore } from './memory-blob-store.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))
const resume = (link: MemoryLink, upload_id: string) => ask(link, { type: 'upload_resume', upload_id })

/** Bob, with a token that makes another connection the same user. */
async function bobOf(harness: FileHarness): Promise<MemoryLink> {
  const link = harness.link({ token: 'u_b|bob' })
  await settle()
  link.take()
  return link
}

/** Blobs whose appends wait until they are let through. */
function heldAppends(blobs: MemoryBlobStore): { release(): Promise<void> } {
  const waiting: (() => void)[] = []
  const append = blobs.append.bind(blobs)
  blobs.append = async (...given) => {
    await new Promise<void>((resolve) => waiting.push(resolve))
    return append(...given)
  }
  return {
    release: async () => {
      for (const go of waiting.splice(0)) go()
      await settle()
    },
  }
}

describe('an upload', () => {
  test('F30, F35: becomes a file of the same id, whose sender is told', async () => {
    await using harness = await fileHarness()
    const link = await harness.guest('alice')
    const bytes = patternBytes(200_000)
    const { fileId, events } = await sendFile(link, bytes, { name: '../\u202eevil.txt', sha256: testHash(bytes) })
    const said = { file_id: fileId, name: 'evil.txt', size: 200_000, mime: 'application/octet-stream' }
    expect(events.at(-1)).toEqual({ type: 'upload_done', upload_id: fileId, attachment: said })
    expect(fileId).toMatch(/^[0-9a-f]{32}$/)
    expect(await harness.blobs.size(fileId)).toBe(200_000)
  })

  test('F35: of no bytes is a file at once', async () => {
    await using harness = await fileHarness()
    const link = await harness.guest('alice')
    const { upload_id } = await beginUpload(link, { size: 0 })
    await harness.clock.advanceAsync(0)
    expect(link.take()).toMatchObject([{ type: 'upload_done', upload_id, attachment: { size: 0 } }])
  })

  test('F6: progress is told a quarter of the window at a time and at the end', async () => {
    await using harness = await fileHarness({ limits: { windowBytes: 400_000, chunkBytes: 10_000 } })
    const link = await harness.guest('alice')
    const place = await beginUpload(link, { size: 250_000 })
    const events = await sendBytes(link, place, patternBytes(250_000))
    expect(events.map(({ taken }) => taken)).toEqual([100_000, 200_000, 250_000, undefined])
  })

  test('F6: progress of slow ones is told after half a second', async () => {
    await using harness = await fileHarness()
    const link = await harness.guest('alice')
    const place = await beginUpload(link, { size: 100 })
    expect(await sendBytes(link, place, patternBytes(10))).toEqual([])
    harness.clock.advance(500)
    const next = { ...place, offset: 10 }
    expect(await sendBytes(link, next, patternBytes(10))).toMatchObject([{ type: 'upload_progress', taken: 20 }])
  })

  test('F6: beyond the window or the size chunks are refused', async () => {
    await using harness = await fileHarness({ limits: { windowBytes: 1_000, chunkBytes: 600 } })
    const held = heldAppends(harness.blobs)
    const link = await harness.guest('alice')
    const place = await beginUpload(link, { size: 1_100 })
    expect(await sendBytes(link, place, patternBytes(1_100))).toMatchObject([{ type: 'error', code: 'too_large' }])
    await held.release()
    link.take()
    const late = await sendBytes(link, { ...place, offset: 600 }, patternBytes(600))
    expect(late).toMatchObject([{ type: 'error', code: 'too_large' }])
  })

  test('F2: a gap is answered with where to go on, once for all that is on its way', async () => {
    await using harness = await fileHarness()
    const link = await harness.guest('alice')
    const place = await beginUpload(link, { size: 300_000 })
    const bytes = patternBytes(300_000)
    await sendBytes(link, place, bytes.subarray(0, 1_000))
    const events = await sendBytes(link, { ...place, offset: 2_000 }, bytes.subarray(2_000))
    expect(events).toMatchObject([{ type: 'upload_progress', expected: 1_000, taken: 1_000 }])
    const rest = await sendBytes(link, { ...place, offset: 1_000 }, bytes.subarray(1_000))
    expect(rest.at(-1)).toMatchObject({ type: 'upload_done' })
  })

  test('F34: chunks pass commands that wait, and commands pass chunks that are being stored', async () => {
    await using harness = await fileHarness()
    const held = heldAppends(harness.blobs)
    const link = await harness.guest('alice')
    const place = await beginUpload(link, { size: 1_000 })
    await sendBytes(link, place, patternBytes(1_000))
    const { reply } = await ask(link, { type: 'message', room_id: 'general', content: 'meanwhile' })
    expect(reply.type).toBe('ok')
    await held.release()
    expect(link.take()).toMatchObject([{ type: 'upload_progress' }, { type: 'upload_done' }])
  })
})

describe('F5: what is not as announced', () => {
  test('by its hash leaves nothing', async () => {
    await using harness = await fileHarness()
    const link = await harness.guest('alice')
    const { fileId, events } = await sendFile(link, patternBytes(100), { sha256: '0'.repeat(64) })
    expect(events.at(-1)).toMatchObject({ type: 'upload_failed', code: 'content_mismatch', retry: 'never' })
    expect([harness.data.blobs.size, harness.data.uploads.size]).toEqual([0, 0])
    expect((await resume(link, fileId)).reply).toMatchObject({ code: 'not_found' })
    expect((await ask(link, { type: 'list_files' })).reply).toMatchObject({ files: [], used_bytes: 0 })
  })
})

describe('F3: after a cut', () => {
  test('it goes on from what is durable, over another connection of the same user', async () => {
    await using harness = await fileHarness()
    const [first, second] = [await bobOf(harness), await bobOf(harness)]
    const bytes = patternBytes(300_000)
    const place = await beginUpload(first, { size: bytes.length })
    await sendBytes(first, place, bytes.subarray(0, 120_000))
    first.cut()
    await settle()
    const { reply } = await resume(second, place.upload_id)
    expect(reply).toMatchObject({ type: 'ok', offset: 120_000, size: 300_000 })
    const events = await sendBytes(second, { ...place, offset: 120_000 }, bytes.subarray(120_000))
    expect(events.at(-1)).toMatchObject({ type: 'upload_done' })
  })

  test('F30: the latest connection that asks is listened to; the other one is not, and is not punished', async () => {
    await using harness = await fileHarness()
    const [first, second] = [await bobOf(harness), await bobOf(harness)]
    const place = await beginUpload(first, { size: 1_000 })
    await resume(second, place.upload_id)
    expect(await sendBytes(first, place, patternBytes(1_000))).toEqual([])
    expect((await sendBytes(second, place, patternBytes(1_000))).at(-1)).toMatchObject({ type: 'upload_done' })
    expect(first.take()).toEqual([])
  })

  test('F30: nobody else goes on with it, cancels it, or sends chunks of it', async () => {
    await using harness = await fileHarness()
    const [bob, eve] = [await bobOf(harness), await harness.guest('eve')]
    const place = await beginUpload(bob, { size: 1_000 })
    const { upload_id } = place
    expect((await resume(eve, upload_id)).reply).toMatchObject({ code: 'not_found' })
    expect((await ask(eve, { type: 'upload_cancel', upload_id })).reply).toMatchObject({ code: 'not_found' })
    expect(await sendBytes(eve, place, patternBytes(1_000))).toMatchObject([{ code: 'unsupported_binary' }])
    expect((await sendBytes(bob, place, patternBytes(1_000))).at(-1)).toMatchObject({ type: 'upload_done' })
  })

  test('F35: whoever did not hear of the end is told by upload_resume', async () => {
    await using harness = await fileHarness()
    const [first, second] = [await bobOf(harness), await bobOf(harness)]
    const { fileId } = await sendFile(first, patternBytes(100))
    const { reply } = await resume(second, fileId)
    expect(reply).toMatchObject({ type: 'ok', offset: 100, attachment: { file_id: fileId, size: 100 } })
  })

  test('F30: a repeated announcement goes on with the upload it began', async () => {
    await using harness = await fileHarness()
    const link = await bobOf(harness)
    const first = await beginUpload(link, { size: 1_000, client_id: 'k' })
    await sendBytes(link, first, patternBytes(400))
    const again = await beginUpload(link, { size: 1_000, client_id: 'k' })
    expect([again.upload_id, again.offset]).toEqual([first.upload_id, 400])
  })
})

describe('F3, F35: after a restart of the server', () => {
  const kept = () => ({ clock: new FakeClock(), data: new MemoryBlobs(), tables: new MemoryTables('e') })

  test('it goes on from what is durable', async () => {
    const world = kept()
    const bytes = patternBytes(500)
    let uploadId = ''
    {
      await using before = await fileHarness(world)
      const link = await bobOf(before)
      const place = await beginUpload(link, { size: 500 })
      uploadId = place.upload_id
      await sendBytes(link, place, bytes.subarray(0, 200))
    }
    await using after = await fileHarness(world)
    const link = await bobOf(after)
    const { reply } = await resume(link, uploadId)
    expect(reply).toMatchObject({ offset: 200 })
    const place = { upload_id: uploadId, offset: 200, size: 500, chunk_bytes: 100, window_bytes: 1_000 }
    expect((await sendBytes(link, place, bytes.subarray(200))).at(-1)).toMatchObject({ type: 'upload_done' })
  })

  test.each(['taken', 'finished'])(
    'what was %s and not looked at is looked at when the client comes back',
    async (at) => {
      const world = kept()
      let uploadId = ''
      {
        await using before = await fileHarness(world)
        const link = await bobOf(before)
        uploadId = (await beginUpload(link, { size: 100 })).upload_id
        await before.blobs.append(uploadId, 0, patternBytes(100))
        if (at === 'finished') await before.blobs.finish(uploadId, 100)
      }
      await using after = await fileHarness(world)
      const link = await bobOf(after)
      const { reply } = await resume(link, uploadId)
      expect(reply).toMatchObject({ type: 'ok', offset: 100 })
      await after.clock.advanceAsync(0)
      expect(link.take()).toMatchObject([{ type: 'upload_done', upload_id: uploadId }])
    },
  )

  test('one whose bytes are gone begins anew', async () => {
    await using harness = await fileHarness()
    const link = await bobOf(harness)
    const place = await beginUpload(link, { size: 100 })
    harness.data.uploads.clear()
    expect((await resume(link, place.upload_id)).reply).toMatchObject({ offset: 0 })
    expect((await sendBytes(link, place, patternBytes(100))).at(-1)).toMatchObject({ type: 'upload_done' })
  })
})

describe('F32: a cancelled upload', () => {
  test('leaves no bytes and counts nothing; chunks on their way are ignored', async () => {
    await using harness = await fileHarness()
    const link = await harness.guest('alice')
    const place = await beginUpload(link, { size: 1_000 })
    await sendBytes(link, place, patternBytes(400))
    const { reply } = await ask(link, { type: 'upload_cancel', upload_id: place.upload_id })
    expect(reply.type).toBe('ok')
    expect(await sendBytes(link, { ...place, offset: 400 }, patternBytes(600))).toEqual([])
    expect([harness.data.uploads.size, harness.data.blobs.size]).toEqual([0, 0])
    expect((await ask(link, { type: 'list_files' })).reply).toMatchObject({ used_bytes: 0 })
  })

  test('while it is looked at becomes no file', async () => {
    await using harness = await fileHarness()
    const link = await harness.guest('alice')
    const place = await beginUpload(link, { size: testFiles.late.length })
    await sendBytes(link, place, bytesOf(testFiles.late))
    await ask(link, { type: 'upload_cancel', upload_id: place.upload_id })
    await harness.clock.advanceAsync(40_000)
    expect(harness.data.blobs.size).toBe(0)
    expect((await resume(link, place.upload_id)).reply).toMatchObject({ code: 'not_found' })
  })
})

describe('F36: a store that takes no more', () => {
  test('stops the upload; it goes on once there is room', async () => {
    await using harness = await fileHarness({ maxBytes: 1_000 })
    await harness.blobs.put('x', new Uint8Array(500))
    const link = await harness.guest('alice')
    const place = await beginUpload(link, { size: 900, chunk_bytes: 300 })
    const events = await sendBytes(link, { ...place, chunk_bytes: 300 }, patternBytes(900))
    expect(events).toMatchObject([{ type: 'upload_failed', code: 'storage_full', retry: 'backoff' }])
    await harness.blobs.remove('x')
    expect((await resume(link, place.upload_id)).reply).toMatchObject({ offset: 300 })
    const rest = await sendBytes(link, { ...place, offset: 300 }, patternBytes(900).subarray(300))
    expect(rest.at(-1)).toMatchObject({ type: 'upload_done' })
  })

  test('F31: an upload that could not begin counts nothing', async () => {
    await using harness = await fileHarness({ limits: { bufferBytes: 100 } })
    const link = await harness.guest('alice')
    const { reply } = await ask(link, { type: 'upload_begin', name: 'c', size: 900_000 })
    expect(reply).toMatchObject({ type: 'error', code: 'overloaded' })
    expect((await ask(link, { type: 'list_files' })).reply).toMatchObject({ used_bytes: 0 })
    expect(harness.data.uploads.size).toBe(0)
  })

  test('F31: windows are bounded over all uploads', async () => {
    await using harness = await fileHarness({ limits: { bufferBytes: 700_000, windowBytes: 400_000 } })
    const link = await harness.guest('alice')
    const windows = [await beginUpload(link, { size: 9 }), await beginUpload(link, { size: 9 })]
    expect(windows.map(({ window_bytes }) => window_bytes)).toEqual([262_144, 262_144])
    const { reply } = await ask(link, { type: 'upload_begin', name: 'c', size: 9 })
    expect(reply).toMatchObject({ type: 'error', code: 'overloaded' })
    link.cut()
    await settle()
    expect((await beginUpload(await harness.guest('bob'), { size: 9 })).window_bytes).toBe(262_144)
  })
})

test('F1: what is no chunk, or of no upload, is refused', async () => {
  await using harness = await fileHarness()
  const link = await harness.guest('alice')
  const stranger = encodeUploadChunk({ uploadId: 'f'.repeat(32), offset: 0, bytes: new Uint8Array(1) })
  for (const bytes of [stranger, new Uint8Array(3)]) link.sendBytes(bytes)
  await settle()
  expect(link.take()).toMatchObject([{ code: 'unsupported_binary' }, { code: 'unsupported_binary' }])
})
