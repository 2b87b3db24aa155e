import { ChatStoreError } from '@hubbub/chat/ports'
import type { Logger } from '@hubbub/hub/ports'
import type { Outcome } from './database/batch-writer.ts'
import type { Thread, ThreadEvents } from './thread/start-thread.ts'

/** How a queue is bounded, and how often its thread may die. */
export interface BatchQueueOptions<Request, Result> {
  /** Names the thread in the log. */
  readonly name: string
  readonly maxWaiting: number
  readonly maxBatch: number
  /** Deaths within a minute after which the next thread is started only when the minute is over. */
  readonly restarts: number
  readonly start: (events: ThreadEvents<Result>) => Thread<Request>
  readonly logger: Logger | undefined
}

interface Pending<Request, Result> {
  readonly request: Request
  readonly resolve: (result: Result) => void
  readonly reject: (error: ChatStoreError) => void
}

type State<Request, Result> =
  /** For the first time: if that fails, so does opening the store. Later it is `starting`. */
  | { readonly at: 'opening'; readonly thread: Thread<Request> }
  | { readonly at: 'starting'; readonly thread: Thread<Request> }
  | { readonly at: 'idle'; readonly thread: Thread<Request> }
  | { readonly at: 'busy'; readonly thread: Thread<Request>; readonly batch: readonly Pending<Request, Result>[] }
  /** Waits for the minute to be over; everything asked is refused. */
  | { readonly at: 'resting'; readonly timer: NodeJS.Timeout }
  | { readonly at: 'closed' }

const minuteMs = 60_000

/**
 * Brings requests to a thread in batches: what is asked in one tick goes together, and while a batch is being carried out
 * the next one gathers. Requests are answered in the order asked; at most one batch is with the thread.
 */
export class BatchQueue<Request, Result> {
  readonly #options: BatchQueueOptions<Request, Result>
  readonly #opened = Promise.withResolvers<string>()
  readonly #closed = Promise.withResolvers<void>()
  #state: State<Request, Result>
  #waiting: Pending<Request, Result>[] = []
  #deaths: number[] = []
  #gathering = false
  #closing = false

  /** Starts the thread. */
  constructor(options: BatchQueueOptions<Request, Result>) {
    this.#options = options
    this.#state = { at: 'opening', thread: this.#start() }
  }

  /** Resolves with the epoch once the thread has opened its connection; rejects when it cannot. */
  opened(): Promise<string> {
    return this.#opened.promise
  }

  /** Rejects with ChatStoreError: at once with `overloaded` when too much waits, with `internal` when the thread dies. */
  ask(request: Request): Promise<Result> {
    const refusal = this.#refusal()
    if (refusal) return Promise.reject(refusal)
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    this.#waiting.push({ request, resolve, reject })
    this.#gather()
    return promise
  }

  /** Answers what was asked before, then ends the thread; calling it again waits for the same end. */
  close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true
      if (this.#state.at === 'resting') {
        clearTimeout(this.#state.timer)
        this.#end()
      } else this.#next()
    }
    return this.#closed.promise
  }

  #refusal(): ChatStoreError | undefined {
    if (this.#closing || this.#state.at === 'closed') return new ChatStoreError('internal', 'the store is closed')
    if (this.#state.at === 'resting')
      return new ChatStoreError('internal', `the ${this.#options.name} keeps dying; it is tried again soon`)
    const inHand = this.#state.at === 'busy' ? this.#state.batch.length : 0
    if (this.#waiting.length + inHand < this.#options.maxWaiting) return undefined
    return new ChatStoreError('overloaded', `${this.#options.maxWaiting} requests wait for the ${this.#options.name}`)
  }

  /** Waits for the end of the tick, so that what many connections sent in it goes together. */
  #gather(): void {
    if (this.#gathering || this.#state.at !== 'idle') return
    this.#gathering = true
    setImmediate(() => {
      this.#gathering = false
      this.#next()
    })
  }

  #next(): void {
    if (this.#state.at !== 'idle') return
    const { thread } = this.#state
    const batch = this.#waiting.splice(0, this.#options.maxBatch)
    if (batch.length > 0) {
      this.#state = { at: 'busy', thread, batch }
      thread.post(batch.map(({ request }) => request))
    } else if (this.#closing) thread.close()
  }

  #start(): Thread<Request> {
    return this.#options.start({
      ready: (epoch) => {
        if (this.#state.at !== 'opening' && this.#state.at !== 'starting') return
        this.#state = { at: 'idle', thread: this.#state.thread }
        this.#opened.resolve(epoch)
        this.#next()
      },
      answered: (outcomes) => this.#answered(outcomes),
      trouble: (message) => this.#options.logger?.warn('search_index_behind', { message }),
      ended: (error) => this.#ended(error),
    })
  }

  #answered(outcomes: readonly Outcome<Result>[]): void {
    if (this.#state.at !== 'busy') return
    const { thread, batch } = this.#state
    this.#state = { at: 'idle', thread }
    // The thread gets its next batch before this one's answers are acted upon.
    this.#next()
    batch.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index]
      if (outcome?.ok) resolve(outcome.result)
      else reject(new ChatStoreError(outcome?.code ?? 'internal', outcome?.message ?? 'no outcome'))
    })
  }

  #ended(error: Error | undefined): void {
    const unanswered = this.#state.at === 'busy' ? [...this.#state.batch, ...this.#waiting] : this.#waiting
    this.#waiting = []
    if (error) {
      this.#options.logger?.error('store_thread_ended', { thread: this.#options.name, error })
      const failure = new ChatStoreError('internal', error.message, { cause: error })
      for (const { reject } of unanswered) reject(failure)
      this.#opened.reject(error)
    }
    if (this.#closing || this.#state.at === 'opening') return this.#end()
    this.#startAgain()
  }

  #startAgain(): void {
    const now = performance.now()
    this.#deaths = [...this.#deaths.filter((at) => now - at < minuteMs), now]
    const oldest = this.#deaths[0] ?? now
    if (this.#deaths.length <= this.#options.restarts) {
      this.#state = { at: 'starting', thread: this.#start() }
      return
    }
    const again = (): void => {
      this.#state = { at: 'starting', thread: this.#start() }
    }
    this.#state = { at: 'resting', timer: setTimeout(again, minuteMs - (now - oldest)) }
  }

  #end(): void {
    this.#state = { at: 'closed' }
    this.#closed.resolve()
  }
}
