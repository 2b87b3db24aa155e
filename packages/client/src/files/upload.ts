import type { Attachment } from '@hubbub/protocol'
import { defaultEnvironment, type HubClient, HubError, type KeyValueStorage } from '../index.ts'
import { Timer } from '../timer.ts'
import { FileBytes } from './file-bytes.ts'
import { Sender, type SendOutcome } from './sender.ts'
import { ServerSide } from './server-side.ts'
import type { Upload, UploadOptions, UploadProgress, UploadState } from './upload-options.ts'

/** Tries in a row that bring no byte more before it is given up. */
const mostIdleTries = 5
/** First and longest wait before another try, in ms. */
const firstWaitMs = 1_000
const longestWaitMs = 30_000

/**
 * Sends a file, over any number of cuts, restarts of the server and, where the same file is given again, reloads of the
 * page. The bytes of a `Blob` are read as they are sent. It begins at once; it is over by itself when the client closes.
 */
export function upload(hub: HubClient, file: Blob | Uint8Array<ArrayBuffer>, options: UploadOptions = {}): Upload {
  const blob = file instanceof Blob ? file : new Blob([file])
  const uploading = new Uploading(hub, blob, options)
  void uploading.run()
  return uploading
}

class Uploading implements Upload {
  readonly #hub: HubClient
  readonly #file: FileBytes
  readonly #options: UploadOptions
  readonly #environment: NonNullable<UploadOptions['environment']>
  readonly #server: ServerSide
  readonly #ended = Promise.withResolvers<Attachment>()
  readonly #wait: Timer
  #wake: (() => void) | undefined
  #sender: Sender | undefined
  #progress: UploadProgress
  #idleTries = 0

  constructor(hub: HubClient, blob: Blob, options: UploadOptions) {
    this.#hub = hub
    this.#file = new FileBytes(blob)
    this.#options = options
    this.#environment = options.environment ?? defaultEnvironment()
    this.#server = new ServerSide(
      hub,
      {
        ...options,
        name: options.name ?? (blob instanceof File ? blob.name : 'file'),
        size: blob.size,
        lastModified: options.lastModified ?? (blob instanceof File ? blob.lastModified : undefined),
      },
      { storage: options.storage ?? storageOf(this.#environment), randomId: () => this.#environment.randomId() },
    )
    this.#wait = new Timer(this.#environment.clock)
    this.#progress = { state: 'waiting', sent: 0, size: blob.size }
    // Whoever does not watch it is not told of it as of a fault of their own.
    this.#ended.promise.catch(() => {})
  }

  get id(): string | undefined {
    return this.#server.id
  }

  get progress(): UploadProgress {
    return this.#progress
  }

  get done(): Promise<Attachment> {
    return this.#ended.promise
  }

  cancel(): void {
    if (this.#isOver) return
    this.#server.cancel()
    this.#go('cancelled')
    this.#ended.reject(new HubError('cancelled', 'The upload was cancelled.'))
    this.#sender?.stop()
    this.#wake?.()
  }

  /** Tries until it is over. Never rejects. */
  async run(): Promise<void> {
    const { signal } = this.#options
    const abort = (): void => this.cancel()
    signal?.addEventListener('abort', abort)
    if (signal?.aborted) this.cancel()
    while (!this.#isOver) {
      await this.#online()
      if (!this.#isOver) await this.#try()
    }
    signal?.removeEventListener('abort', abort)
    this.#wait.stop()
  }

  async #try(): Promise<void> {
    const before = this.#progress.sent
    const failure = await this.#sendOnce()
    if (this.#isOver || failure === undefined) return
    this.#idleTries = this.#progress.sent > before ? 0 : this.#idleTries + 1
    if (failure.retry === 'never' || this.#idleTries >= mostIdleTries) return this.#fail(failure)
    this.#go('waiting')
    const most = Math.min(longestWaitMs, firstWaitMs * 2 ** this.#idleTries)
    await this.#pause(Math.max(failure.retryAfterMs ?? 0, most * this.#environment.random()))
  }

  /** Opens the upload and sends; what went wrong, or undefined when it is over or the connection is gone. */
  async #sendOnce(): Promise<HubError | undefined> {
    try {
      const { place, isAnew } = await this.#server.open()
      if (this.#isOver) {
        this.#server.cancel()
        return undefined
      }
      if (isAnew && ++this.#idleTries >= mostIdleTries)
        throw new HubError('expired', 'The server forgot it again and again.')
      if (place.attachment) return this.#finish(place.attachment)
      this.#taken(place.offset)
      const { clock } = this.#environment
      const parts = { hub: this.#hub, clock, bytes: this.#file, place, taken: (at: number) => this.#taken(at) }
      this.#sender = new Sender(parts)
      return this.#settle(await this.#sender.run())
    } catch (error) {
      if (!(error instanceof HubError)) return new HubError('file_failed', String(error), { cause: error })
      return error.code === 'disconnected' ? undefined : error
    }
  }

  #settle(outcome: SendOutcome): HubError | undefined {
    switch (outcome.kind) {
      case 'done':
        return this.#finish(outcome.attachment)
      case 'failed': {
        const { code, message, retry } = outcome.event
        return new HubError(code, message, { retry })
      }
      case 'broken':
        return new HubError('file_failed', String(outcome.error), { cause: outcome.error })
      case 'interrupted':
        return outcome.by === 'silence' && this.#progress.state !== 'checking' ? new HubError('timeout') : undefined
    }
  }

  get #isOver(): boolean {
    const { state } = this.#progress
    return state === 'done' || state === 'failed' || state === 'cancelled'
  }

  #taken(offset: number): void {
    const sent = Math.max(this.#progress.sent, offset)
    this.#tell({ ...this.#progress, sent, state: offset === this.#file.size ? 'checking' : 'sending' })
  }

  #finish(attachment: Attachment): undefined {
    this.#server.forget()
    this.#tell({ ...this.#progress, sent: this.#file.size, state: 'done' })
    this.#ended.resolve(attachment)
  }

  #fail(error: HubError): void {
    // The next client goes on, where this one was closed.
    if (error.retry === 'never' && error.code !== 'closed') this.#server.forget()
    this.#go('failed')
    this.#ended.reject(error)
  }

  #go(state: UploadState): void {
    this.#tell({ ...this.#progress, state })
  }

  #tell(progress: UploadProgress): void {
    const { state, sent } = this.#progress
    if (this.#isOver || (progress.state === state && progress.sent === sent)) return
    this.#progress = progress
    try {
      this.#options.onProgress?.(progress)
    } catch (error) {
      this.#environment.report(error)
    }
  }

  /** Waits for the connection; a client that was closed for good ends the upload. */
  async #online(): Promise<void> {
    const { state } = this.#hub
    if (state.at === 'online') return
    if (state.at === 'closed') return this.#fail(new HubError('closed'))
    this.#go('waiting')
    await this.#until((wake) => this.#hub.on('state', ({ at }) => (at === 'online' || at === 'closed') && wake()))
  }

  async #pause(ms: number): Promise<void> {
    await this.#until((wake) => {
      this.#wait.start(ms, wake)
      return () => this.#wait.stop()
    })
  }

  /** Waits for what is begun to wake it, or for the end. */
  async #until(begin: (wake: () => void) => () => void): Promise<void> {
    const woken = Promise.withResolvers<void>()
    this.#wake = woken.resolve
    const end = begin(woken.resolve)
    await woken.promise
    end()
    this.#wake = undefined
  }
}

function storageOf({ tokenStorage }: NonNullable<UploadOptions['environment']>): KeyValueStorage | undefined {
  try {
    return tokenStorage()
  } catch {
    // Where storage is forbidden a reload begins anew.
    return undefined
  }
}
