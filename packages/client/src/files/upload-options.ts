import type { Attachment } from '@hubbub/protocol'
import type { Environment, KeyValueStorage } from '../index.ts'

/** What an upload is about. */
export interface UploadOptions {
  /** What the file is called. @default the name of a `File`, else `file` */
  readonly name?: string
  /**
   * When the file was last changed, in ms since 1970: with name and size it tells the file from others after a reload,
   * where the upload then goes on. @default that of a `File`; of other bytes uploads begin anew after a reload
   */
  readonly lastModified?: number
  /** Where it is to be sent: refused at once if the user may not write there. */
  readonly roomId?: string
  /** SHA-256 of the whole file as 64 hex digits, where it is known: the server compares. */
  readonly sha256?: string
  /** Called at every change of `state` and `progress`. */
  readonly onProgress?: (progress: UploadProgress) => void
  /** Cancels when it is aborted. */
  readonly signal?: AbortSignal
  /** Remembers unfinished uploads over reloads. @default localStorage in browsers, else nothing does */
  readonly storage?: KeyValueStorage
  /** Time, chance, and who is told of listeners that throw: replaced in tests. @default the browser's or Node's own */
  readonly environment?: Pick<Environment, 'clock' | 'random' | 'randomId' | 'report' | 'tokenStorage'>
}

/**
 * Where an upload is: `waiting` for the connection or for another try, `sending`, `checking` once every byte is there,
 * and then one of three ends.
 */
export type UploadState = 'waiting' | 'sending' | 'checking' | 'done' | 'failed' | 'cancelled'

/** How far an upload has come. */
export interface UploadProgress {
  readonly state: UploadState
  /** Bytes that the server has; never less than before. */
  readonly sent: number
  readonly size: number
}

/** A file on its way. */
export interface Upload {
  /** Undefined until the server knows of it; its file will have the same id. */
  readonly id: string | undefined
  readonly progress: UploadProgress
  /** Resolves with what a message can attach. Rejects with a `HubError`; need not be watched. */
  readonly done: Promise<Attachment>
  /** Ends it, here and on the server; nothing happens when it has come to its end. */
  cancel(): void
}

/** An upload that a page began and did not finish. The application gives the file again, and it goes on. */
export interface Unfinished {
  readonly uploadId: string
  /** Whose it is. */
  readonly userId: string
  readonly name: string
  readonly size: number
  /** When the file was last changed, in ms since 1970. */
  readonly lastModified: number
}
