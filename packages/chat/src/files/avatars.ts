import { Refused, refused } from '@hubbub/hub'
import type { WriteContext } from '../announce.ts'
import { commit } from '../commit.ts'
import { avatarBlob } from './file-blobs.ts'
import { readBlob } from './read-blob.ts'

/**
 * F42: makes the square version of a picture that its owner wants to be a user's or a room's, unless it is there. What is
 * no own picture is left alone: the write that follows refuses it.
 */
export async function makeAvatar(
  context: WriteContext,
  { fileId, ownerId }: { readonly fileId: string | null | undefined; readonly ownerId: string },
): Promise<Refused | undefined> {
  const { files, store } = context.settings
  if (!fileId || !files) return undefined
  const file = await store.read({ kind: 'file', fileId })
  if (!file || file.ownerId !== ownerId || file.state !== 'ready' || file.width === null || file.avatarBytes > 0)
    return undefined
  const picture = await readBlob(files.blobs, file.blobId, file.size)
  const avatar = await files.workshop.avatar(picture, file.mime)
  if (avatar.kind === 'busy') return refused('overloaded', 'Too many pictures are worked on just now.')
  if (avatar.kind === 'refused') return refused('invalid', 'avatar: not a picture', { path: 'avatar' })
  await files.blobs.put(avatarBlob(fileId), avatar.bytes)
  const kept = await commit(context, { kind: 'keep_avatar', fileId, avatarBytes: avatar.bytes.length })
  return kept instanceof Refused ? kept : undefined
}
