import type { FileSettings } from '../database/open-files.ts'
import type { Outcome } from '../database/batch-writer.ts'
import type { SqliteOpenErrorCode } from '../open-error.ts'

/** Which connection a thread has; a searcher is a reader that may be kept busy for longer. */
export type ThreadRole = 'writer' | 'reader' | 'searcher'

/** What a thread is started with. */
export interface ThreadData {
  readonly role: ThreadRole
  readonly settings: FileSettings
}

/** What a thread is sent: after `ready`, one batch at a time; `close` last. */
export type ToThread<Request> =
  | { readonly kind: 'batch'; readonly requests: readonly Request[] }
  | { readonly kind: 'close' }

/**
 * What a thread sends: `ready` or `failed` first, then the outcomes of each batch, in order; `trouble` when the search
 * index cannot be kept up, once until it can again.
 */
export type FromThread<Result> =
  | { readonly kind: 'ready'; readonly epoch: string }
  | { readonly kind: 'failed'; readonly code: SqliteOpenErrorCode; readonly message: string }
  | { readonly kind: 'outcomes'; readonly outcomes: readonly Outcome<Result>[] }
  | { readonly kind: 'trouble'; readonly message: string }
