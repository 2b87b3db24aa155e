import { actorOf, type ChatStore } from '@hubbub/chat'
import { avatarBlob, type FileRow, thumbnailBlob } from '@hubbub/chat/ports'
import { Refused } from '@hubbub/hub'
import type { Clock } from '@hubbub/hub/ports'
import type { FileVariant } from '@hubbub/protocol'
import type { Context } from 'hono'
import { type CallerParts, callerOf } from '../http/api/callers.ts'
import type { FileAccess, StoredFile } from './download-routes.ts'

/** The scope that the key of a program needs to read files. */
const scope = 'files:read'

/** F40: which files chat has, and who may read them: by the same rule as links and attachments. */
export class ChatFileAccess implements FileAccess {
  readonly #store: ChatStore
  readonly #clock: Clock
  readonly #callers: CallerParts

  constructor(store: ChatStore, clock: Clock, callers: CallerParts) {
    this.#store = store
    this.#clock = clock
    this.#callers = callers
  }

  async find(fileId: string): Promise<StoredFile | undefined> {
    const row = await this.#store.read({ kind: 'file', fileId })
    return row?.state === 'ready' ? storedFile(row) : undefined
  }

  async mayRead({ id }: StoredFile, variant: FileVariant, context: Context): Promise<boolean> {
    const who = await callerOf(context, this.#callers)
    if (who instanceof Refused) return false
    const { caller } = who
    if (caller.scopes && !caller.scopes.includes(scope)) return false
    const reading = { at: this.#clock.now(), actor: actorOf(caller), fileIds: [id], variant }
    return (await this.#store.read({ kind: 'readable_files', ...reading })).length > 0
  }
}

function storedFile({ id, name, mime: type, size, sha256, blobId, thumbnailBytes, avatarBytes }: FileRow): StoredFile {
  return {
    id,
    name,
    type,
    size,
    sha256,
    blobId,
    renderings: {
      ...(thumbnailBytes > 0 ? { thumbnail: { blobId: thumbnailBlob(id), size: thumbnailBytes } } : {}),
      ...(avatarBytes > 0 ? { avatar: { blobId: avatarBlob(id), size: avatarBytes } } : {}),
    },
  }
}
