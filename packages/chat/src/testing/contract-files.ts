import type { FileVariant, User } from '@hubbub/protocol'
import type { FinishedFile } from '../files/ports.ts'
import type { FileRow } from '../files/tables.ts'
import type { ChatStore } from '../ports/chat-store.ts'
import type { ChatWrite } from '../ports/chat-write.ts'
import { assertEqual } from './assert.ts'
import { type ChatStoreCase, storeCase } from './contract-case.ts'
import { peopleWrites } from './people-writes.ts'
import { roomWrites } from './room-writes.ts'
import { actor, alice, bob, refusedCode, roomWithAliceAndBob, testTime, writes, written } from './writes.ts'

const limits = { fileBytes: 100, openUploads: 2, quotaBytes: 150, guests: true }
const carol: User = { id: 'u_carol', username: 'carol' }
const hourMs = 3_600_000

/** An id of an upload, told apart by a few hex digits. */
const idOf = (name: string): string => name.padStart(32, '0')

function begin(name: string, size: number, more: Partial<ChatWrite<'begin_upload'>> = {}): ChatWrite<'begin_upload'> {
  const announced = { uploadId: idOf(name), name: `${name}.txt`, size, sha256: null, clientId: '', roomId: null }
  return { kind: 'begin_upload', at: testTime, actor: actor(alice), ...announced, limits, ...more }
}

function finish(name: string, size: number, more: Partial<FinishedFile> = {}): ChatWrite<'finish_upload'> {
  const plain = { state: 'ready', mime: 'text/plain', width: null, height: null, thumbnailBytes: 0 } as const
  const file = { ...plain, size, sha256: '', blobId: idOf(name), ...more }
  return { kind: 'finish_upload', at: testTime, uploadId: idOf(name), file }
}

/** A file of alice's, or of somebody else's. */
async function fileOf(store: ChatStore, name: string, size = 10, owner = alice): Promise<FileRow> {
  await written(store, begin(name, size, { actor: actor(owner) }))
  return (await written(store, finish(name, size))).file
}

/** A picture that can be drawn. */
async function pictureOf(store: ChatStore, name: string, owner = alice): Promise<FileRow> {
  await written(store, begin(name, 10, { actor: actor(owner) }))
  return (await written(store, finish(name, 10, { mime: 'image/png', width: 3, height: 2 }))).file
}

const showing = (avatar: string) => ({ kind: 'update_profile', actor: actor(alice), profile: { avatar } }) as const
const end = (name: string, ownerId: string | null = alice.id) =>
  ({ kind: 'end_upload', uploadId: idOf(name), ownerId }) as const
const remove = (by: User, id: string, standing: 'admin' | 'user' = 'user') =>
  ({ kind: 'delete_file', at: testTime, actor: actor(by, standing), fileId: id }) as const
const sweep = (at: number) => ({ kind: 'sweep_files', at, looseBefore: at - hourMs, most: 10 }) as const

async function usedBy(store: ChatStore, user = alice): Promise<number> {
  return (await store.read({ kind: 'own_files', ownerId: user.id, after: undefined, limit: 1 })).usedBytes
}

async function mayRead(
  store: ChatStore,
  user: User,
  { id }: FileRow,
  { variant = 'file', isAdmin = false }: { readonly variant?: FileVariant; readonly isAdmin?: boolean } = {},
): Promise<boolean> {
  const by = actor(user, isAdmin ? 'admin' : 'user')
  const found = await store.read({ kind: 'readable_files', at: testTime, actor: by, fileIds: [id], variant })
  return found.length > 0
}

const ofUploads: readonly ChatStoreCase[] = [
  storeCase('F33', 'size, number and share are bounded, unfinished uploads included', async (store) => {
    assertEqual(await refusedCode(store, begin('1', 101)), 'too_large')
    await written(store, begin('1', 100))
    assertEqual(await refusedCode(store, begin('2', 51)), 'quota_exceeded')
    await written(store, begin('2', 50))
    assertEqual(await refusedCode(store, begin('3', 0)), 'limit_reached')
    assertEqual(await usedBy(store), 150)
    await written(store, end('1'))
    assertEqual(await usedBy(store), 50)
    await written(store, finish('2', 30))
    assertEqual(await usedBy(store), 30)
  }),
  storeCase('F33', 'everybody has a share of their own, and guests none where they may not send', async (store) => {
    await written(store, begin('1', 100))
    await written(store, begin('2', 100, { actor: actor(bob) }))
    assertEqual([await usedBy(store), await usedBy(store, bob)], [100, 100])
    const asGuest = begin('3', 1, { actor: actor(carol, 'guest'), limits: { ...limits, guests: false } })
    assertEqual(await refusedCode(store, asGuest), 'forbidden')
  }),
  storeCase('F30', 'a key begins one upload; the same for another file is refused', async (store) => {
    const first = await written(store, begin('1', 10, { clientId: 'k' }))
    const again = await written(store, begin('2', 10, { clientId: 'k' }))
    assertEqual([first.isNew, again.isNew, again.upload.id], [true, false, idOf('1')])
    assertEqual(await refusedCode(store, begin('3', 11, { clientId: 'k' })), 'conflict')
    assertEqual((await written(store, begin('4', 10, { clientId: 'k', actor: actor(bob) }))).isNew, true)
    assertEqual(await usedBy(store), 10)
  }),
  storeCase('F30', 'a file for a room is refused where its sender may not write', async (store) => {
    await roomWithAliceAndBob(store)
    const by = (user: User) => begin('1', 1, { roomId: 'den', actor: actor(user) })
    assertEqual(await refusedCode(store, by(carol)), 'not_a_member')
    assertEqual((await written(store, by(alice))).isNew, true)
    assertEqual(await refusedCode(store, begin('2', 1, { roomId: 'none' })), 'not_found')
  }),
  storeCase('F32', 'an upload is ended by its owner, once, and is no file afterwards', async (store) => {
    await written(store, begin('1', 10))
    assertEqual(await refusedCode(store, end('1', bob.id)), 'not_found')
    await written(store, end('1'))
    assertEqual(await refusedCode(store, end('1')), 'not_found')
    assertEqual(await refusedCode(store, finish('1', 10)), 'not_found')
    assertEqual(await usedBy(store), 0)
  }),
  storeCase('F35', 'a finished upload is a file; one that was refused counts nothing', async (store) => {
    const file = await fileOf(store, '1')
    assertEqual([file.ownerId, file.name, file.size, file.refs], [alice.id, '1.txt', 10, 0])
    assertEqual(await store.read({ kind: 'file', fileId: file.id }), file)
    assertEqual((await store.read({ kind: 'upload', uploadId: file.id })) ?? null, null)
    await written(store, begin('2', 20))
    await written(store, finish('2', 20, { state: 'rejected' }))
    assertEqual(await usedBy(store), 10)
  }),
  storeCase('F37', 'uploads are found by their age, page by page', async (store) => {
    for (const [at, name] of ['c', 'b', 'a'].entries())
      await written(store, begin(name, 1, { at: testTime + at, limits: { ...limits, openUploads: 9 } }))
    const page = { kind: 'old_uploads', before: testTime + 2, limit: 1 } as const
    const first = await store.read({ ...page, after: undefined })
    const second = await store.read({ ...page, after: first[0] })
    const third = await store.read({ ...page, after: second[0] })
    assertEqual(
      [...first, ...second, ...third].map(({ id }) => id),
      [idOf('c'), idOf('b')],
    )
  }),
]

const ofFiles: readonly ChatStoreCase[] = [
  storeCase('F38', 'what nothing shows is removed once it has been so for long', async (store) => {
    await roomWithAliceAndBob(store)
    const [loose, shown] = [await fileOf(store, '1'), await fileOf(store, '2')]
    const { message } = await written(store, writes.append('den', alice, '', { attachments: [shown.id] }))
    const removedAt = async (at: number) => (await written(store, sweep(at))).removed.map(({ id }) => id)
    assertEqual(await removedAt(testTime + hourMs), [])
    assertEqual(await removedAt(testTime + hourMs + 1), [loose.id])
    await written(store, writes.delete(message))
    const later = testTime + 10 * hourMs
    assertEqual([await removedAt(later), await removedAt(later + hourMs)], [[], []])
    assertEqual([await removedAt(later + hourMs + 1), await usedBy(store)], [[shown.id], 0])
  }),
  storeCase('F38', 'blobs belong to files, as they are, and to uploads', async (store) => {
    const file = await fileOf(store, '1')
    await written(store, { kind: 'keep_avatar', fileId: file.id, avatarBytes: 5 })
    await written(store, begin('2', 1))
    const [upload, other] = [idOf('2'), idOf('3')]
    const blobIds = [file.id, `${file.id}a`, `${file.id}t`, `${file.id}c`, upload, `${upload}t`, other]
    const stray = await store.read({ kind: 'stray_blobs', blobIds })
    assertEqual(stray, [`${file.id}t`, `${file.id}c`, other])
  }),
  storeCase(
    'F39',
    'an own file goes when nothing shows it; an administrator deletes any, and all it was',
    async (store) => {
      await roomWithAliceAndBob(store)
      const [own, shown] = [await fileOf(store, '1'), await fileOf(store, '2')]
      await written(store, writes.append('den', alice, '', { attachments: [shown.id] }))
      assertEqual(
        [await refusedCode(store, remove(bob, own.id)), await refusedCode(store, remove(alice, shown.id))],
        ['forbidden', 'conflict'],
      )
      await written(store, remove(alice, own.id))
      await written(store, remove(carol, shown.id, 'admin'))
      assertEqual([await usedBy(store), await mayRead(store, bob, shown)], [0, false])
      assertEqual(await refusedCode(store, remove(alice, own.id)), 'not_found')
    },
  ),
  storeCase('F33', 'own files are listed newest first, page by page', async (store) => {
    const ids = [(await fileOf(store, '1')).id, (await fileOf(store, '2')).id]
    await fileOf(store, '3', 1, bob)
    const page = { kind: 'own_files', ownerId: alice.id, limit: 1 } as const
    const first = await store.read({ ...page, after: undefined })
    const second = await store.read({ ...page, after: first.files[0] })
    assertEqual(
      [...first.files, ...second.files].map(({ id }) => id),
      ids.toReversed(),
    )
  }),
]

const ofReading: readonly ChatStoreCase[] = [
  storeCase(
    'F40',
    'a file is read by its sender, and by members of a room that shows it while they are',
    async (store) => {
      await roomWithAliceAndBob(store)
      const file = await fileOf(store, '1')
      assertEqual([await mayRead(store, alice, file), await mayRead(store, bob, file)], [true, false])
      await written(store, writes.append('den', alice, '', { attachments: [file.id] }))
      assertEqual([await mayRead(store, bob, file), await mayRead(store, carol, file)], [true, false])
      await written(store, writes.leave('den', bob))
      assertEqual([await mayRead(store, bob, file), await mayRead(store, alice, file)], [false, true])
    },
  ),
  storeCase('F40', 'one room that may be read is enough, however many others show it', async (store) => {
    const file = await fileOf(store, '1')
    for (const room of ['r1', 'r2', 'r3']) {
      await written(store, writes.createRoom(room, alice))
      for (const text of ['a', 'b']) await written(store, writes.append(room, alice, text, { attachments: [file.id] }))
    }
    assertEqual(await mayRead(store, bob, file), false)
    await written(store, writes.join('r3', bob))
    assertEqual(await mayRead(store, bob, file), true)
  }),
  storeCase(
    'F40',
    'administrators read files of rooms, but not of direct ones, nor what no room shows',
    async (store) => {
      await written(store, writes.createRoom('den', alice))
      for (const user of [alice, bob]) await written(store, peopleWrites.see(user))
      await written(store, roomWrites.open(alice, [bob], 'two'))
      const [shown, loose, direct] = [await fileOf(store, '1'), await fileOf(store, '2'), await fileOf(store, '3')]
      await written(store, writes.append('den', alice, '', { attachments: [shown.id] }))
      await written(store, writes.append('two', alice, '', { attachments: [direct.id] }))
      const asAdmin = async (file: FileRow): Promise<boolean> => mayRead(store, carol, file, { isAdmin: true })
      assertEqual([await asAdmin(shown), await asAdmin(loose), await asAdmin(direct)], [true, false, false])
      assertEqual(await mayRead(store, bob, direct), true)
    },
  ),
  storeCase('F42', "a user's picture may be seen square by everybody while it is shown", async (store) => {
    await written(store, peopleWrites.see(alice))
    const file = await pictureOf(store, '1')
    const asBob = async (variant: FileVariant): Promise<boolean> => mayRead(store, bob, file, { variant })
    assertEqual([await asBob('avatar'), await asBob('file')], [false, false])
    await written(store, showing(file.id))
    assertEqual([await asBob('avatar'), await asBob('file'), await asBob('thumbnail')], [true, false, false])
    assertEqual(await refusedCode(store, remove(alice, file.id)), 'conflict')
    await written(store, showing(''))
    assertEqual(await asBob('avatar'), false)
  }),
  storeCase('F42', 'a room has a picture too; only own pictures of pixels are taken', async (store) => {
    await roomWithAliceAndBob(store)
    await written(store, peopleWrites.see(alice))
    const [picture, text, bobs] = [
      await pictureOf(store, '1'),
      await fileOf(store, '2'),
      await pictureOf(store, '3', bob),
    ]
    const show = (avatar: string) => roomWrites.update('den', { avatar })
    assertEqual(
      [await refusedCode(store, show(text.id)), await refusedCode(store, show(bobs.id))],
      ['invalid', 'not_found'],
    )
    assertEqual(
      [await refusedCode(store, showing(text.id)), await refusedCode(store, showing(bobs.id))],
      ['not_found', 'not_found'],
    )
    await written(store, show(picture.id))
    assertEqual(await mayRead(store, carol, picture, { variant: 'avatar' }), true)
    const deleted = await written(store, remove(carol, picture.id, 'admin'))
    assertEqual([deleted.changes.length, (await store.room('den'))?.avatar ?? null], [1, null])
  }),
]

/** What the rules of files promise of every store. */
export const fileCases: readonly ChatStoreCase[] = [...ofUploads, ...ofFiles, ...ofReading]
