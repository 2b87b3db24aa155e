import {
  type ChangesRange,
  type ChangesRead,
  type ChatRead,
  ChatStoreError,
  type ChatStore,
  type ChatWrite,
  type ChatWriteResult,
  type HistoryPage,
  type HistoryRead,
  type MemberRow,
  type ReadKind,
  type ReadOutput,
  type RoomRow,
  type RoomsPage,
  type RoomsRead,
  type StoreTotals,
  type WriteKind,
} from '@hubbub/chat/ports'
import type { BatchQueue } from './batch-queue.ts'
import { parseOutput, parseRead, parseResult, parseWrite } from './thread/parse-messages.ts'
import type { AnswerOf, ReadAnswer, ReadRequest, ReadValues } from './database/store-reads.ts'

/** What an open store is made of. */
export interface SqliteStoreParts {
  readonly epoch: string
  readonly writer: BatchQueue<ChatWrite, ChatWriteResult>
  readonly reader: BatchQueue<ReadRequest, ReadAnswer>
  /** Starts the thread that searches. */
  readonly openSearcher: () => BatchQueue<ReadRequest, ReadAnswer>
  /** Gives back the only right to open the file. */
  readonly unlock: () => void
}

/** The chat store on an SQLite file. The threads do the work; this end gathers what they are asked. */
export class SqliteChatStore implements ChatStore {
  readonly epoch: string
  /** False: the lock on the file keeps other processes away. */
  readonly shared = false
  readonly #parts: SqliteStoreParts
  #searcher: BatchQueue<ReadRequest, ReadAnswer> | undefined
  #closed: Promise<void> | undefined

  constructor(parts: SqliteStoreParts) {
    this.epoch = parts.epoch
    this.#parts = parts
  }

  async write<Kind extends WriteKind>(write: ChatWrite<Kind>): Promise<ChatWriteResult<Kind>> {
    return parseResult<Kind>(await this.#parts.writer.ask(parseWrite(write)))
  }

  async read<Kind extends ReadKind>(read: ChatRead<Kind>): Promise<ReadOutput<Kind>> {
    const request: ReadRequest = { kind: 'read', read: parseRead(read) }
    const queue = isSearch(read.kind) ? this.#searching() : this.#parts.reader
    return parseOutput<Kind>(valueOf(await queue.ask(request), 'read'))
  }

  room(roomId: string): Promise<RoomRow | undefined> {
    return this.#read('room', { kind: 'room', roomId })
  }

  rooms(page: RoomsPage): Promise<RoomsRead> {
    return this.#read('rooms', { kind: 'rooms', page })
  }

  member(roomId: string, userId: string): Promise<MemberRow | undefined> {
    return this.#read('member', { kind: 'member', roomId, userId })
  }

  history(roomId: string, page: HistoryPage): Promise<HistoryRead | undefined> {
    return this.#read('history', { kind: 'history', roomId, page })
  }

  changes(roomId: string, range: ChangesRange): Promise<ChangesRead> {
    return this.#read('changes', { kind: 'changes', roomId, range })
  }

  head(roomId: string): Promise<number> {
    return this.#read('head', { kind: 'head', roomId })
  }

  totals(): Promise<StoreTotals> {
    return this.#read('totals', { kind: 'totals' })
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    // The writer is the last to go: only it can move the log into the database and leave one file behind.
    await Promise.all([this.#parts.reader.close(), this.#searcher?.close()])
    await this.#parts.writer.close()
    this.#parts.unlock()
  }

  async #read<Kind extends keyof ReadValues>(kind: Kind, request: ReadRequest): Promise<ReadValues[Kind]> {
    return valueOf(await this.#parts.reader.ask(request), kind)
  }

  #searching(): BatchQueue<ReadRequest, ReadAnswer> {
    if (this.#closed) return this.#parts.reader
    this.#searcher ??= this.#openSearcher()
    return this.#searcher
  }

  #openSearcher(): BatchQueue<ReadRequest, ReadAnswer> {
    const searcher = this.#parts.openSearcher()
    // What waited is refused, and logged; the next search tries again.
    searcher.opened().catch(() => (this.#searcher = undefined))
    return searcher
  }
}

/** Says whether a read may take so long that others should not wait for it. */
function isSearch(kind: ReadKind): boolean {
  return kind === 'search' || kind === 'search_users' || kind === 'search_rooms'
}

function valueOf<Kind extends keyof ReadValues>(answer: ReadAnswer, kind: Kind): ReadValues[Kind] {
  if (isAnswerOf(answer, kind)) return answer.value
  throw new ChatStoreError('internal', `a ${answer.kind} answers a ${kind}`)
}

function isAnswerOf<Kind extends keyof ReadValues>(
  answer: AnswerOf<keyof ReadValues>,
  kind: Kind,
): answer is AnswerOf<Kind> {
  return answer.kind === kind
}
