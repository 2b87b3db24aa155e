import { ask, type MemoryLink, settle } from '@hubbub/hub/testing'
import { encodeUploadChunk } from '@hubbub/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginUpload, type FileHarness, fileHarness, patternBytes, sendBytes, sendFile } from '../testing/index.ts'
import { blobsOf } from './file-blobs.ts'

const hourMs = 3_600_000
const collectMs = 600_000

/** Lets hours pass; the collector looks every ten minutes. */
async function hoursPass(harness: FileHarness, hours: number): Promise<void> {
  for (let passed = 0; passed < hours * hourMs; passed += collectMs) await harness.clock.advanceAsync(collectMs)
}

const blobsIn = ({ data }: FileHarness): readonly string[] => [...data.blobs.keys(), ...data.uploads.keys()]

test('F37: an upload nobody goes on with is removed after a day, with what it counts', async () => {
  await using harness = await fileHarness()
  const link = await harness.guest('alice')
  const place = await beginUpload(link, { size: 1_000 })
  await sendBytes(link, place, patternBytes(400))
  link.cut()
  await hoursPass(harness, 23)
  expect(blobsIn(harness)).toEqual([place.upload_id])
  await hoursPass(harness, 2)
  expect(blobsIn(harness)).toEqual([])
  expect(harness.tables.records.uploads.scan({ limit: 9 })).toEqual([])
  expect(harness.tables.records.fileUsage.scan({ limit: 9 })).toEqual([])
  expect(harness.counts.get('uploads_expired')).toBe(1)
})

test('F37: an upload that nothing was ever sent of, and one that was never looked at, go too', async () => {
  await using harness = await fileHarness()
  const link = await harness.guest('alice')
  const [empty, whole] = [await beginUpload(link, { size: 10 }), await beginUpload(link, { size: 10 })]
  await harness.blobs.append(whole.upload_id, 0, patternBytes(10))
  await harness.blobs.finish(whole.upload_id, 10)
  harness.data.uploads.delete(empty.upload_id)
  link.cut()
  await hoursPass(harness, 25)
  expect(blobsIn(harness)).toEqual([])
  expect(harness.tables.records.uploads.scan({ limit: 9 })).toEqual([])
})

test('F37: one that bytes still come for is left alone', async () => {
  await using harness = await fileHarness()
  const link = await harness.guest('alice')
  const { upload_id: uploadId } = await beginUpload(link, { size: 1_000 })
  for (let at = 0; at < 30; at++) {
    link.sendBytes(encodeUploadChunk({ uploadId, offset: at, bytes: new Uint8Array(1) }))
    await hoursPass(harness, 1)
  }
  expect(blobsIn(harness)).toEqual([uploadId])
})

test('F38: bytes that belong to nothing are removed after an hour, a few at a time', async () => {
  await using harness = await fileHarness({ limits: { collectRows: 3 } })
  const link = await harness.guest('alice')
  const { fileId } = await sendFile(link, patternBytes(10))
  await ask(link, { type: 'message', room_id: 'general', content: '', attachments: [fileId] })
  for (let stray = 0; stray < 10; stray++) await harness.blobs.put(`${stray}`.padStart(32, 'f'), patternBytes(3))
  await hoursPass(harness, 2)
  expect(blobsIn(harness)).toEqual([fileId])
  expect(harness.counts.get('blobs_collected')).toBe(10)
})

test('F38: the collector goes on after a fault of the store, and ends with the hub', async () => {
  const harness = await fileHarness()
  const list = harness.blobs.list.bind(harness.blobs)
  harness.blobs.list = async () => Promise.reject(new Error('the disk is gone'))
  await hoursPass(harness, 1)
  harness.blobs.list = list
  await harness.blobs.put('f'.repeat(32), patternBytes(3))
  await hoursPass(harness, 2)
  expect(blobsIn(harness)).toEqual([])
  await harness[Symbol.asyncDispose]()
  expect(harness.clock.pending).toBe(0)
})

/** One thing that people do with files. */
const deed = fc.record({
  what: fc.constantFrom('send', 'half', 'cancel', 'attach', 'unattach', 'delete', 'cut', 'crash', 'lose_bytes'),
  which: fc.nat(3),
})

test('research 17, F38: whatever was done, after a day of collecting there is nothing that nothing shows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 10, maxLength: 40 }), async (deeds) => {
      const soon = { uploadAgeMs: 60_000, looseMs: 60_000, strayMs: 60_000, collectMs: 20_000 }
      await using harness = await fileHarness({ limits: soon })
      await new People(harness).do(deeds)
      for (let round = 0; round < 9; round++) await harness.clock.advanceAsync(20_000)
      const { files, uploads, fileUsage } = harness.tables.records
      const kept = files.scan({ limit: 100 })
      expect(uploads.scan({ limit: 9 })).toEqual([])
      expect(kept.every(({ refs }) => refs > 0)).toBe(true)
      const wanted = kept.flatMap(blobsOf)
      expect(blobsIn(harness).toSorted()).toEqual(wanted.toSorted())
      const bytes = kept.reduce((sum, { size }) => sum + size, 0)
      expect(fileUsage.scan({ limit: 9 }).reduce((sum, row) => sum + row.bytes, 0)).toBe(bytes)
    }),
    { numRuns: 40 },
  )
})

/** Somebody who does all that can be done with files. */
class People {
  readonly #harness: FileHarness
  readonly #uploads: string[] = []
  readonly #files: string[] = []
  readonly #messages: string[] = []
  #link: MemoryLink | undefined

  constructor(harness: FileHarness) {
    this.#harness = harness
  }

  async do(deeds: readonly { readonly what: string; readonly which: number }[]): Promise<void> {
    for (const { what, which } of deeds) {
      await this.#one(what, which)
      await this.#harness.clock.advanceAsync(7_000)
    }
    this.#link?.cut()
    await settle()
  }

  async #one(what: string, which: number): Promise<void> {
    const link = await this.#online()
    const file = this.#files[which]
    const upload = this.#uploads[which]
    const message_id = this.#messages[which]
    if (what === 'cut') link.cut()
    if (what === 'send') this.#files.push((await sendFile(link, patternBytes(50))).fileId)
    if (what === 'half') {
      const place = await beginUpload(link, { size: 90 }).catch(() => undefined)
      if (place) await sendBytes(link, place, patternBytes(30))
      if (place) this.#uploads.push(place.upload_id)
    }
    if (what === 'cancel' && upload) await ask(link, { type: 'upload_cancel', upload_id: upload })
    if (what === 'attach' && file) {
      const said = { type: 'message', room_id: 'general', content: '', attachments: [file] }
      this.#messages.push(String((await ask(link, said)).reply['message_id']))
    }
    if (what === 'unattach' && message_id) await ask(link, { type: 'delete_message', room_id: 'general', message_id })
    if (what === 'delete' && file) await ask(link, { type: 'delete_file', file_id: file })
    if (what === 'crash') await this.#leaveBytesBehind()
    if (what === 'lose_bytes' && upload) this.#harness.data.uploads.delete(upload)
  }

  /** What is there when the process ends between the bytes and their row. */
  async #leaveBytesBehind(): Promise<void> {
    const { blobs, hub } = this.#harness
    await blobs.begin(`begun${hub.services.random.id()}`)
    await blobs.put(`put${hub.services.random.id()}`, patternBytes(5))
  }

  async #online(): Promise<MemoryLink> {
    if (this.#link?.closedWith === undefined && this.#link) return this.#link
    this.#link = this.#harness.link({ token: 'u_b|bob' })
    await settle()
    this.#link.take()
    return this.#link
  }
}
