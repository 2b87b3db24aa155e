import type { FileVariant } from '@hubbub/protocol'
import type { UserWritten } from '../people/ports.ts'
import type { Actor } from '../ports/actor.ts'
import type { Written } from '../ports/written.ts'
import type { FileRow, UploadRow } from './tables.ts'

/** What can be written of files. */
export interface FileWrites {
  readonly begin_upload: { readonly input: BeginUpload; readonly output: UploadBegun }
  /** Ends an unfinished upload. */
  readonly end_upload: { readonly input: EndUpload; readonly output: UploadEnded }
  /** Makes an upload a file, or the memory of one that was refused. */
  readonly finish_upload: { readonly input: FinishUpload; readonly output: FileWritten }
  /** Notes that there is a square version. */
  readonly keep_avatar: {
    readonly input: { readonly fileId: string; readonly avatarBytes: number }
    readonly output: FileWritten
  }
  readonly delete_file: { readonly input: DeleteFile; readonly output: FileDeleted }
  readonly sweep_files: { readonly input: SweepFiles; readonly output: FilesSwept }
}

export interface BeginUpload {
  readonly at: number
  readonly actor: Actor
  readonly uploadId: string
  /** Empty for none. */
  readonly clientId: string
  /** Cleaned. */
  readonly name: string
  readonly size: number
  readonly sha256: string | null
  /** Where it is to be sent; null when nobody said. */
  readonly roomId: string | null
  readonly limits: UploadLimits
}

export interface UploadLimits {
  /** Most bytes of one file. */
  readonly fileBytes: number
  /** Most unfinished uploads of a user. */
  readonly openUploads: number
  /** Most bytes of a user, unfinished uploads included. */
  readonly quotaBytes: number
  /** Whether guests may upload. */
  readonly guests: boolean
}

export interface UploadBegun extends Written {
  readonly upload: UploadRow
  /** False when this key had begun it before. */
  readonly isNew: boolean
}

export interface EndUpload {
  readonly uploadId: string
  /** Whose it has to be; null for anybody's. */
  readonly ownerId: string | null
}

export interface UploadEnded extends Written {
  readonly upload: UploadRow
}

export interface FinishUpload {
  readonly at: number
  readonly uploadId: string
  readonly file: FinishedFile
}

/** What is known of a file once it has been looked at. */
export type FinishedFile = Pick<
  FileRow,
  'state' | 'size' | 'mime' | 'width' | 'height' | 'thumbnailBytes' | 'sha256' | 'blobId'
>

export interface FileWritten extends Written {
  readonly file: FileRow
}

export interface DeleteFile {
  readonly at: number
  readonly actor: Actor
  readonly fileId: string
}

export interface FileDeleted extends FileWritten {
  /** Whose picture it was, without it. */
  readonly user?: Pick<UserWritten, 'user' | 'rooms'>
}

export interface SweepFiles {
  readonly at: number
  /** Files that nothing has pointed to since before this go. */
  readonly looseBefore: number
  /** Most rows looked at of each kind. */
  readonly most: number
}

export interface FilesSwept extends Written {
  readonly removed: readonly FileRow[]
}

/** What can be asked of a store about files. */
export interface FileReads {
  readonly upload: { readonly input: { readonly uploadId: string }; readonly output: UploadRow | undefined }
  /** A file, also one that was refused. */
  readonly file: { readonly input: { readonly fileId: string }; readonly output: FileRow | undefined }
  /** Those of these files that the actor may read. */
  readonly readable_files: { readonly input: ReadableFiles; readonly output: readonly FileRow[] }
  /** A user's files, newest first: those before `after`. */
  readonly own_files: {
    readonly input: {
      readonly ownerId: string
      readonly after: Pick<FileRow, 'createdAt' | 'id'> | undefined
      readonly limit: number
    }
    readonly output: { readonly files: readonly FileRow[]; readonly usedBytes: number }
  }
  /** Uploads announced before a time, oldest first: those after `after`. */
  readonly old_uploads: {
    readonly input: { readonly before: number; readonly after: UploadAge | undefined; readonly limit: number }
    readonly output: readonly UploadRow[]
  }
  /** Which of these blobs belong to no file and no upload. */
  readonly stray_blobs: {
    readonly input: { readonly blobIds: readonly string[] }
    readonly output: readonly string[]
  }
}

/** Where a list of uploads by age stands. */
export type UploadAge = Pick<UploadRow, 'createdAt' | 'id'>

export interface ReadableFiles {
  readonly at: number
  readonly actor: Actor
  readonly fileIds: readonly string[]
  readonly variant: FileVariant
}
