import { type CommandContext, Refused, refused } from '@hubbub/hub'
import type { chatCommands, UploadPlace } from '@hubbub/protocol'
import type { z } from 'zod'
import { actorOf } from '../actor-of.ts'
import { type ChatCommandTable, chatCommand } from '../commands/chat-command.ts'
import { makeCursor, readCursor } from '../commands/cursor.ts'
import { commit } from '../commit.ts'
import type { ChatSettings } from '../options.ts'
import { tellUser } from '../people/tell-user.ts'
import { isoTime } from '../wire.ts'
import { codeOf } from './checks.ts'
import { cleanName } from './clean-name.ts'
import { uploadIdOf } from './file-blobs.ts'
import type { FileSettings } from './file-options.ts'
import { removeBlobs } from './finish-file.ts'
import { BlobStoreError } from './ports/blob-store.ts'
import { toAttachment } from './to-attachment.ts'
import type { Uploads } from './uploads.ts'

type FileCommandType = 'upload_begin' | 'upload_resume' | 'upload_cancel' | 'list_files' | 'delete_file' | 'file_link'
/** The commands about files. */
export type FileCommandTable = Pick<ChatCommandTable, FileCommandType>

type Input<Type extends FileCommandType> = z.infer<(typeof chatCommands)[Type]>
type Begin = CommandContext<Input<'upload_begin'>>

/** Files: sending them, finding one's own, links to them. Uploads are pipelined: nothing waits for their disk. */
export function fileCommands(settings: ChatSettings, uploads: () => Uploads | undefined): FileCommandTable {
  const { store, limits } = settings
  const parts = (): FileParts | Refused => {
    const there = uploads()
    return settings.files && there ? { settings, files: settings.files, uploads: there } : noFiles()
  }
  return {
    upload_begin: chatCommand('upload_begin', 'pipelined', async (context) => {
      const there = parts()
      return there instanceof Refused ? there : ofStores(() => begin(there, context))
    }),
    upload_resume: chatCommand('upload_resume', 'pipelined', async (context) => {
      const there = parts()
      return there instanceof Refused ? there : ofStores(() => resume(there, context))
    }),
    upload_cancel: chatCommand('upload_cancel', 'pipelined', async ({ input, session }) => {
      const there = parts()
      if (there instanceof Refused) return there
      return ofStores(async () => (await there.uploads.cancel(input.upload_id, session.user.id)) ?? {})
    }),
    list_files: chatCommand('list_files', 'serial', async ({ input, session }) => {
      const there = parts()
      if (there instanceof Refused) return there
      const { limit = limits.pageRows, cursor } = input
      const place = readCursor(cursor, ['number', 'text'])
      if (place instanceof Refused) return place
      const after = place && { createdAt: place[0], id: place[1] }
      // One more than asked for tells whether more follow.
      const page = { ownerId: session.user.id, after, limit: limit + 1 }
      const { files, usedBytes } = await store.read({ kind: 'own_files', ...page })
      const last = files.length > limit ? files[limit - 1] : undefined
      return {
        files: files
          .slice(0, limit)
          .filter(({ state }) => state === 'ready')
          .map((row) => ({ ...toAttachment(row), created_at: isoTime(row.createdAt), references: row.refs })),
        used_bytes: usedBytes,
        quota_bytes: there.files.limits.quotaBytes,
        ...(last ? { next_cursor: makeCursor(last.createdAt, last.id) } : {}),
      }
    }),
    delete_file: chatCommand('delete_file', 'serial', async (context) => {
      const there = parts()
      return there instanceof Refused ? there : ofStores(() => remove(there, context))
    }),
    file_link: chatCommand('file_link', 'pipelined', async ({ input, session, hub }) => {
      const there = parts()
      if (there instanceof Refused) return there
      const { file_ids: fileIds, variant = 'file' } = input
      const at = hub.clock.now()
      const readable = await store.read({ kind: 'readable_files', at, actor: actorOf(session), fileIds, variant })
      const links = readable.map(({ id }) => ({ file_id: id, ...there.files.workshop.link(id, variant, at) }))
      return { links: links.map(({ expiresAt, ...link }) => ({ ...link, expires_at: isoTime(expiresAt) })) }
    }),
  }
}

interface FileParts {
  readonly settings: ChatSettings
  readonly files: FileSettings
  readonly uploads: Uploads
}

async function begin({ settings, files, uploads }: FileParts, { input, session, hub }: Begin): Promise<Place> {
  // The bytes come as frames of the connection.
  if (!session.live) return refused('invalid', 'Files are sent over a connection.')
  const { name, size, sha256 = null, room_id: roomId = null, client_id: clientId = '' } = input
  const announced = { name: cleanName(name), size, sha256, roomId, clientId, uploadId: uploadIdOf(hub.random.id()) }
  const write = { kind: 'begin_upload', at: hub.clock.now(), actor: actorOf(session), ...announced } as const
  const begun = await commit({ hub, settings }, { ...write, limits: files.limits })
  if (begun instanceof Refused) return begun
  const { upload, isNew } = begun
  // What could not begin counts nothing.
  const undo = async (): Promise<unknown> => (isNew ? uploads.cancel(upload.id, upload.ownerId) : undefined)
  const place = await uploads.attach(upload, session, isNew).catch(async (error: unknown) => {
    await undo().catch(() => {})
    throw error
  })
  if (place instanceof Refused) await undo()
  return place
}

async function resume(
  { settings, uploads, files }: FileParts,
  { input, session }: CommandContext<Input<'upload_resume'>>,
): Promise<Place> {
  if (!session.live) return refused('invalid', 'Files are sent over a connection.')
  const { upload_id: uploadId } = input
  const row = await settings.store.read({ kind: 'upload', uploadId })
  if (row?.ownerId === session.user.id) return uploads.attach(row, session, false)
  const file = await settings.store.read({ kind: 'file', fileId: uploadId })
  if (file?.ownerId !== session.user.id) return refused('not_found', 'there is no such upload of yours')
  if (file.state === 'rejected') return refused('rejected')
  const { chunkBytes: chunk_bytes, windowBytes: window_bytes } = files.limits
  const { size } = file
  return { upload_id: uploadId, offset: size, size, chunk_bytes, window_bytes, attachment: toAttachment(file) }
}

async function remove(
  { settings, files }: FileParts,
  { input, session, hub }: CommandContext<Input<'delete_file'>>,
): Promise<Record<string, never> | Refused> {
  const write = { kind: 'delete_file', at: hub.clock.now(), actor: actorOf(session), fileId: input.file_id } as const
  const deleted = await commit({ hub, settings }, write)
  if (deleted instanceof Refused) return deleted
  if (deleted.user) tellUser({ hub, settings }, deleted.user)
  await removeBlobs(files, input.file_id)
  return {}
}

type Place = UploadPlace | Refused

/** Faults of the blob store that a sender can wait out are refusals. */
async function ofStores<Output>(run: () => Promise<Output | Refused>): Promise<Output | Refused> {
  try {
    return await run()
  } catch (error) {
    const code = error instanceof BlobStoreError ? codeOf(error) : 'internal'
    if (code !== 'internal') return refused(code)
    throw error
  }
}

function noFiles(): Refused {
  return refused('forbidden', 'This server takes no files.')
}
