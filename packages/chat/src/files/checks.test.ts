import { ask, type MemoryLink, settle } from '@hubbub/hub/testing'
import { describe, expect, test } from 'vitest'
import {
  beginUpload,
  type FileHarness,
  fileHarness,
  readWhole,
  sendBytes,
  sendFile,
  testFiles,
} from '../testing/index.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))
const send = (link: MemoryLink, text: string) => sendFile(link, bytesOf(text), { name: 'cat.png' })

async function aliceWith(
  limits: Parameters<typeof fileHarness>[0] = {},
): Promise<Omit<FileHarness, 'link'> & { readonly link: MemoryLink }> {
  const harness = await fileHarness(limits)
  const link = await harness.guest('alice')
  return { ...harness, link, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() }
}

describe('F14–F16, F35: a picture', () => {
  test('is measured and has a thumbnail', async () => {
    await using world = await aliceWith()
    const { fileId, events } = await send(world.link, testFiles.picture)
    const shown = { file_id: fileId, mime: 'image/png', width: 30, height: 20, thumbnail: true, size: 13 }
    expect(events.at(-1)).toMatchObject({ type: 'upload_done', attachment: shown })
    expect([...world.data.blobs.keys()]).toEqual([fileId, `${fileId}t`])
  })

  test('that tells of its making is stored without it, and the original is gone', async () => {
    await using world = await aliceWith()
    const { fileId, events } = await send(world.link, testFiles.telling)
    expect(events.at(-1)).toMatchObject({ attachment: { size: testFiles.picture.length } })
    expect([...world.data.blobs.keys()]).toEqual([`${fileId}t`, `${fileId}c`])
    expect(await readWhole(world.blobs, `${fileId}c`)).toEqual(bytesOf(testFiles.picture))
  })

  test.each([
    ['that cannot be drawn', testFiles.broken, {}],
    ['that is too large', testFiles.picture, { limits: { pictureBytes: 5 } }],
  ])('%s is a file to save', async (_, text, options) => {
    await using world = await aliceWith(options)
    const { fileId, events } = await send(world.link, text)
    const said = { file_id: fileId, name: 'cat.png', size: text.length, mime: 'application/octet-stream' }
    expect(events.at(-1)).toMatchObject({ type: 'upload_done', attachment: said })
    expect([...world.data.blobs.keys()]).toEqual([fileId])
  })

  test('for which there is never time may be tried again', async () => {
    await using world = await aliceWith()
    const { fileId } = await send(world.link, testFiles.late)
    await world.clock.advanceAsync(40_000)
    expect(world.link.take()).toContainEqual(
      expect.objectContaining({ type: 'upload_failed', code: 'overloaded', retry: 'backoff' }),
    )
    const { reply } = await ask(world.link, { type: 'upload_resume', upload_id: fileId })
    expect(reply).toMatchObject({ type: 'ok', offset: testFiles.late.length })
  })
})

describe('F19: a file that the scan refuses', () => {
  test('is nobody to read, has no bytes, counts nothing, and cannot be attached', async () => {
    await using world = await aliceWith()
    const { fileId, events } = await send(world.link, testFiles.virus)
    expect(events.at(-1)).toMatchObject({ type: 'upload_failed', code: 'rejected', message: 'a virus', retry: 'never' })
    expect(world.data.blobs.size).toBe(0)
    const attach = { type: 'message', room_id: 'general', content: '', attachments: [fileId] }
    expect((await ask(world.link, attach)).reply).toMatchObject({ code: 'rejected' })
    expect((await ask(world.link, { type: 'list_files' })).reply).toMatchObject({ files: [], used_bytes: 0 })
    expect((await ask(world.link, { type: 'file_link', file_ids: [fileId] })).reply).toMatchObject({ links: [] })
  })

  test('is told again to whoever comes back', async () => {
    await using world = await aliceWith()
    const { fileId } = await send(world.link, testFiles.virus)
    const { reply } = await ask(world.link, { type: 'upload_resume', upload_id: fileId })
    expect(reply).toMatchObject({ type: 'error', code: 'rejected' })
  })
})

test('F35: a few uploads are looked at at once, the others in turn', async () => {
  await using world = await aliceWith({ limits: { checks: 1 } })
  const first = await beginUpload(world.link, { size: testFiles.late.length })
  const second = await beginUpload(world.link, { size: 3 })
  await sendBytes(world.link, first, bytesOf(testFiles.late))
  const told = await sendBytes(world.link, second, bytesOf('abc'))
  expect(told).toMatchObject([{ type: 'upload_progress', taken: 3 }])
  await world.clock.advanceAsync(40_000)
  await settle()
  const ends = world.link.take().filter(({ type }) => type === 'upload_done' || type === 'upload_failed')
  expect(ends.map((event) => event['upload_id'])).toEqual([first.upload_id, second.upload_id])
  expect(Object.fromEntries(world.counts)).toEqual({ uploads_failed: 1, uploads_done: 1 })
})
