import { uploadHeaderBytes } from '@hubbub/protocol'
import type { UploadProgress } from './ports/blob-store.ts'

/** How much of an upload may be under way. */
export interface UploadWindowOptions {
  /** Bytes sent and not yet taken by the blob store. @default 4 MiB */
  readonly windowBytes: number
  /** Bytes of one chunk, as advised to clients. @default 48 KiB */
  readonly chunkBytes: number
}

export const uploadWindowDefaults: UploadWindowOptions = { windowBytes: 4_194_304, chunkBytes: 49_152 }

/** Where an upload stands on this node. */
export type UploadState =
  | Receiving
  /** Every byte is taken; the whole is being finished and looked at. */
  | { readonly at: 'checking'; readonly size: number }
  | { readonly at: 'done'; readonly size: number }
  /** Cancelled, refused, or let go of. */
  | { readonly at: 'ended'; readonly size: number }

/** An upload that bytes are still coming for: `durable` ≤ `taken` ≤ `given` ≤ `size`. */
export interface Receiving {
  readonly at: 'receiving'
  /** Announced bytes of the whole file. */
  readonly size: number
  /** Handed to the blob store: where the next fresh byte belongs. */
  readonly given: number
  /** Taken by the blob store. */
  readonly taken: number
  readonly durable: number
}

/** What to do with a chunk. */
export type ChunkPlan =
  /** Hand it to the blob store at `offset`, without its first `skip` bytes, which are there already. */
  | { readonly do: 'take'; readonly offset: number; readonly skip: number }
  /** All of it is there already: tell where the upload stands. */
  | { readonly do: 'duplicate' }
  /** Bytes before it are missing: tell the client to go on at `expected`. */
  | { readonly do: 'gap'; readonly expected: number }
  /** More than was announced, or than the window allows: the client breaks the rules. */
  | { readonly do: 'too_much'; readonly beyond: 'size' | 'window' }
  /** Nothing is being received under this id. */
  | { readonly do: 'unknown' }

/** F2, F6: decides what to do with a chunk of `length` bytes at `offset`. */
export function planChunk(
  state: UploadState | undefined,
  { offset, length }: { readonly offset: number; readonly length: number },
  windowBytes: number = uploadWindowDefaults.windowBytes,
): ChunkPlan {
  if (state === undefined || state.at === 'ended') return { do: 'unknown' }
  const end = offset + length
  if (end > state.size) return { do: 'too_much', beyond: 'size' }
  if (state.at !== 'receiving' || end <= state.given) return { do: 'duplicate' }
  if (offset > state.given) return { do: 'gap', expected: state.given }
  if (end > state.taken + windowBytes) return { do: 'too_much', beyond: 'window' }
  return { do: 'take', offset: state.given, skip: state.given - offset }
}

/** F3: an upload as it begins, or goes on from where the blob store has it. */
export function receiving(size: number, { taken, durable }: UploadProgress = { taken: 0, durable: 0 }): Receiving {
  return { at: 'receiving', size, given: taken, taken, durable }
}

/** The state after `length` fresh bytes were handed to the blob store. */
export function afterGiving(state: Receiving, length: number): Receiving {
  return { ...state, given: state.given + length }
}

/** The state after the blob store told of progress; answers may overtake each other and never take anything back. */
export function afterTaking(state: Receiving, { taken, durable }: UploadProgress): Receiving {
  return { ...state, taken: Math.max(state.taken, taken), durable: Math.max(state.durable, durable) }
}

/** Says whether every byte is taken, so that the upload can be finished. */
export function isWhole(state: Receiving): boolean {
  return state.taken === state.size
}

/** F6: how many bytes after `given` the client may send now. */
export function roomIn(state: Receiving, windowBytes: number = uploadWindowDefaults.windowBytes): number {
  return Math.max(0, Math.min(state.size, state.taken + windowBytes) - state.given)
}

/**
 * F6: says whether to tell the client of progress: a quarter of the window after the last time, or at the end. Told more
 * seldom, a client would stand still; more often, every chunk would be answered by a frame.
 */
export function isProgressDue(
  state: Receiving,
  toldTaken: number,
  windowBytes: number = uploadWindowDefaults.windowBytes,
): boolean {
  if (state.taken === toldTaken) return false
  return isWhole(state) || state.taken - toldTaken >= Math.max(1, Math.floor(windowBytes / 4))
}

/** The largest chunk to advise: it has to fit a frame with its header. Throws RangeError where none does. */
export function chunkBytesFor(frameBytes: number, chunkBytes: number = uploadWindowDefaults.chunkBytes): number {
  const fits = Math.min(chunkBytes, frameBytes - uploadHeaderBytes)
  if (fits < 1) throw new RangeError(`a frame of ${frameBytes} bytes has no room for a chunk`)
  return fits
}

/** What a client announced of a file. */
export interface AnnouncedFile {
  readonly size: number
  /** SHA-256 as 64 hex digits; without it only the size is compared. */
  readonly sha256?: string
}

/** F5: compares what arrived with what was announced; undefined when they agree. */
export function whyNotAsAnnounced(
  announced: AnnouncedFile,
  arrived: Required<AnnouncedFile>,
): 'size' | 'sha256' | undefined {
  if (announced.size !== arrived.size) return 'size'
  const wanted = announced.sha256?.toLowerCase()
  return wanted === undefined || wanted === arrived.sha256.toLowerCase() ? undefined : 'sha256'
}
