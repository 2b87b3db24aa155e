import type { UploadPlace } from '@hubbub/protocol'
import { type HubClient, HubError } from '../index.ts'
import { type FileKey, UnfinishedUploads } from './unfinished.ts'
import type { UploadOptions } from './upload-options.ts'

/** A file as the server is told of it. */
export interface Announced extends Pick<UploadOptions, 'roomId' | 'sha256'> {
  readonly name: string
  readonly size: number
  readonly lastModified: number | undefined
}

/** What the server knows of one upload, and how it is told. */
export class ServerSide {
  readonly #hub: HubClient
  readonly #file: Announced
  readonly #unfinished: UnfinishedUploads
  readonly #randomId: () => string
  /** Makes the repetition of the announcement harmless. */
  #clientId: string
  #id: string | undefined

  constructor(hub: HubClient, file: Announced, { storage, randomId }: ServerSideParts) {
    this.#hub = hub
    this.#file = file
    this.#unfinished = new UnfinishedUploads(storage)
    this.#randomId = randomId
    this.#clientId = randomId()
  }

  /** Undefined until the server knows of it. */
  get id(): string | undefined {
    return this.#id
  }

  /** Goes on with what the server has, or announces the file; rejects with a `HubError`. */
  async open(): Promise<Opened> {
    const known = this.#id ?? this.#unfinished.find(this.#key)
    if (known === undefined) return { place: await this.#begin(), isAnew: false }
    try {
      const place = await this.#hub.call('upload_resume', { upload_id: known })
      this.#id = known
      return { place, isAnew: false }
    } catch (error) {
      if (!isGone(error)) throw error
      // The server no longer knows it: what was sent of it is lost.
      this.forget()
      this.#id = undefined
      this.#clientId = this.#randomId()
      return { place: await this.#begin(), isAnew: true }
    }
  }

  /** Ends it. Should that not get through, the server collects it some day. */
  cancel(): void {
    this.forget()
    if (this.#id !== undefined) this.#hub.call('upload_cancel', { upload_id: this.#id }).catch(() => {})
  }

  /** It need not be gone on with after a reload. */
  forget(): void {
    this.#unfinished.forget(this.#key)
  }

  async #begin(): Promise<UploadPlace> {
    const { name, size, roomId, sha256 } = this.#file
    const place = await this.#hub.call('upload_begin', {
      name,
      size,
      client_id: this.#clientId,
      ...(roomId === undefined ? {} : { room_id: roomId }),
      ...(sha256 === undefined ? {} : { sha256 }),
    })
    this.#id = place.upload_id
    this.#unfinished.keep(this.#key, place.upload_id)
    return place
  }

  /** What tells the file from others; undefined where nothing does, or nobody is signed in yet. */
  get #key(): FileKey | undefined {
    const userId = this.#hub.user?.id
    const { name, size, lastModified } = this.#file
    return userId === undefined || lastModified === undefined ? undefined : { userId, name, size, lastModified }
  }
}

export interface ServerSideParts {
  readonly storage: UploadOptions['storage']
  readonly randomId: () => string
}

/** Where to go on. */
export interface Opened {
  readonly place: UploadPlace
  /** What was sent before is lost. */
  readonly isAnew: boolean
}

/** Says that the server knows nothing of an upload any more. */
function isGone(error: unknown): boolean {
  return error instanceof HubError && (error.code === 'not_found' || error.code === 'expired')
}
