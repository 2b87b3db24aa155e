import { ask, type MemoryLink, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { beginUpload, chatHarness, type FileHarness, fileHarness, sendFile, testFiles } from '../testing/index.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))
const attach = (link: MemoryLink, ...attachments: readonly string[]) =>
  ask(link, { type: 'message', room_id: 'general', content: '', attachments })
const linksOf = async (
  link: MemoryLink,
  variant: string,
  ...file_ids: readonly string[]
): Promise<readonly string[]> => {
  const { reply } = await ask(link, { type: 'file_link', file_ids, variant })
  return Array.isArray(reply['links']) ? reply['links'].map(({ path }) => String(path)) : []
}

async function aliceAndBob(harness: FileHarness): Promise<readonly [MemoryLink, MemoryLink]> {
  const links = [harness.link({ token: 'u_a|alice' }), harness.link({ token: 'u_b|bob' })] as const
  await settle()
  for (const link of links) link.take()
  return links
}

test('F33: what one has is listed newest first, with what it counts', async () => {
  await using harness = await fileHarness({ limits: { quotaBytes: 100 } })
  const [alice] = await aliceAndBob(harness)
  const ids: string[] = []
  for (const text of ['one', 'four']) {
    ids.push((await sendFile(alice, bytesOf(text))).fileId)
    harness.clock.advance(1)
  }
  await beginUpload(alice, { size: 50 })
  const first = (await ask(alice, { type: 'list_files', limit: 1 })).reply
  expect(first).toMatchObject({ files: [{ file_id: ids[1], references: 0 }], used_bytes: 57, quota_bytes: 100 })
  const second = await ask(alice, { type: 'list_files', limit: 1, cursor: first['next_cursor'] })
  expect(second.reply).toMatchObject({ files: [{ file_id: ids[0], size: 3 }] })
  const { reply } = await ask(alice, { type: 'upload_begin', name: 'c', size: 44 })
  expect(reply).toMatchObject({ type: 'error', code: 'quota_exceeded', retry: 'never' })
})

test('F39: an own file that nothing shows is deleted, with its bytes', async () => {
  await using harness = await fileHarness()
  const [alice, bob] = await aliceAndBob(harness)
  const { fileId: file_id } = await sendFile(alice, bytesOf(testFiles.picture))
  await attach(alice, file_id)
  const remove = async (link: MemoryLink) => (await ask(link, { type: 'delete_file', file_id })).reply
  expect([await remove(bob), await remove(alice)]).toMatchObject([{ code: 'forbidden' }, { code: 'conflict' }])
  const [message] = harness.tables.messagesBetween('general', 1, 1)
  await ask(alice, { type: 'delete_message', room_id: 'general', message_id: message?.id })
  expect(await remove(alice)).toMatchObject({ type: 'ok' })
  expect(harness.data.blobs.size).toBe(0)
})

test('F41: links are made to what one may read, and the rest is left out', async () => {
  await using harness = await fileHarness()
  const [alice, bob] = await aliceAndBob(harness)
  const [shown, own] = [await sendFile(alice, bytesOf('a')), await sendFile(alice, bytesOf('b'))]
  await attach(alice, shown.fileId)
  const ids = [shown.fileId, own.fileId, 'none']
  expect(await linksOf(alice, 'file', ...ids)).toHaveLength(2)
  expect(await linksOf(bob, 'file', ...ids)).toEqual([`/api/files/${shown.fileId}?file`])
  await ask(bob, { type: 'leave_room', room_id: 'general' })
  expect(await linksOf(bob, 'file', ...ids)).toEqual([])
})

test('F42: the picture of a user is made square when it is chosen; everybody may see that, and nothing else of it', async () => {
  await using harness = await fileHarness()
  const [alice, bob] = await aliceAndBob(harness)
  const { fileId: avatar } = await sendFile(alice, bytesOf(testFiles.picture))
  expect((await ask(alice, { type: 'update_profile', avatar })).reply).toMatchObject({ type: 'ok' })
  expect(harness.data.blobs.get(`${avatar}a`)?.bytes).toEqual(bytesOf('square'))
  expect([(await linksOf(bob, 'avatar', avatar)).length, (await linksOf(bob, 'file', avatar)).length]).toEqual([1, 0])
  await ask(alice, { type: 'update_profile', avatar: null })
  expect(await linksOf(bob, 'avatar', avatar)).toEqual([])
})

test.each([
  ['a text', 'hello'],
  ['a picture that cannot be drawn', testFiles.broken],
])('F42: %s is nobody’s picture', async (_, text) => {
  await using harness = await fileHarness()
  const [alice] = await aliceAndBob(harness)
  const { fileId: avatar } = await sendFile(alice, bytesOf(text))
  expect((await ask(alice, { type: 'update_profile', avatar })).reply).toMatchObject({ code: 'not_found' })
  await ask(alice, { type: 'create_room', name: 'den', room_id: 'den' })
  const inRoom = await ask(alice, { type: 'update_room', room_id: 'den', avatar })
  expect(inRoom.reply).toMatchObject({ code: 'invalid' })
})

test('F42: a picture of somebody else is not taken', async () => {
  await using harness = await fileHarness()
  const [alice, bob] = await aliceAndBob(harness)
  const { fileId: avatar } = await sendFile(alice, bytesOf(testFiles.picture))
  await attach(alice, avatar)
  expect((await ask(bob, { type: 'update_profile', avatar })).reply).toMatchObject({ code: 'not_found' })
  expect(harness.data.blobs.has(`${avatar}a`)).toBe(false)
})

test('F39: an administrator deletes a picture that is shown, and it goes from where it was', async () => {
  await using harness = await fileHarness()
  const [alice] = await aliceAndBob(harness)
  const root = { user: { id: 'u_r', username: 'root' }, guest: false, roles: ['admin'], address: 'test' }
  const { fileId: avatar } = await sendFile(alice, bytesOf(testFiles.picture))
  await ask(alice, { type: 'update_profile', avatar })
  expect(harness.tables.records.users.get({ userId: 'u_a' })?.avatar).toBe(avatar)
  expect(await harness.hub.services.perform(root, 'delete_file', { file_id: avatar })).toEqual({})
  expect(harness.tables.records.users.get({ userId: 'u_a' })?.avatar).toBe('')
  expect([harness.data.blobs.size, harness.tables.records.audit.scan({ limit: 9 }).length]).toEqual([0, 1])
})

test('a server without files says so', async () => {
  await using harness = await chatHarness()
  const link = await harness.guest('alice')
  const commands = [{ type: 'upload_begin', name: 'a', size: 1 }, { type: 'list_files' }]
  for (const command of commands) expect((await ask(link, command)).reply).toMatchObject({ code: 'forbidden' })
})
