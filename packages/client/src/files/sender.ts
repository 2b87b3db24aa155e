import type { ServerFrame, ServerFrameOf, UploadPlace } from '@hubbub/protocol'
import { encodeUploadChunk } from '@hubbub/protocol/upload-chunk'
import type { Environment, HubClient } from '../index.ts'
import { Timer } from '../timer.ts'
import { ByteRate } from './byte-rate.ts'
import type { FileBytes } from './file-bytes.ts'
import { SocketBudget } from './socket-budget.ts'

/** How long to wait for the socket to empty, or for an answer, before looking again, in ms. */
const lookMs = 4
/** Silence after which the server is asked where the upload stands, in ms. */
const silenceMs = 15_000

/** How one turn of sending ended. */
export type SendOutcome =
  | { readonly kind: 'done'; readonly attachment: ServerFrameOf<'upload_done'>['attachment'] }
  | { readonly kind: 'failed'; readonly event: ServerFrameOf<'upload_failed'> }
  /** The connection is gone, or nothing was heard for long: ask where it stands. */
  | { readonly kind: 'interrupted'; readonly by: 'cut' | 'silence' }
  /** The file, or the socket, does not do what it should. */
  | { readonly kind: 'broken'; readonly error: unknown }

/** What a sender is made of. */
export interface SenderParts {
  readonly hub: HubClient
  readonly clock: Environment['clock']
  readonly bytes: FileBytes
  readonly place: UploadPlace
  /** Told whenever the server has more. */
  readonly taken: (offset: number) => void
}

/** Rates by client: all its uploads share one connection. */
const rates = new WeakMap<HubClient, ByteRate>()

/** Sends a file over the present connection, from where the server has it, until it is there or something ends it. */
export class Sender {
  readonly #parts: SenderParts
  readonly #budget = new SocketBudget()
  readonly #look: Timer
  readonly #silence: Timer
  readonly #ended = Promise.withResolvers<SendOutcome>()
  readonly #rate: ByteRate | undefined
  #position: number
  #limit: number
  #isPumping = false
  /** One chunk may go while an answer is awaited. */
  #mayPass = false
  #hasEnded = false

  constructor(parts: SenderParts) {
    const { hub, clock, place } = parts
    this.#parts = parts
    this.#look = new Timer(clock)
    this.#silence = new Timer(clock)
    this.#position = place.offset
    this.#limit = place.offset + place.window_bytes
    this.#rate = rateOf(hub, place.bytes_per_second, clock.now())
  }

  /** Sends; resolves when it is over. Call it once. */
  async run(): Promise<SendOutcome> {
    const { hub } = this.#parts
    const offs = [
      hub.on('event', (frame) => this.#heard(frame)),
      hub.on('state', ({ at }) => at !== 'online' && this.#end({ kind: 'interrupted', by: 'cut' })),
    ]
    this.#awaitWord()
    void this.#pump()
    const outcome = await this.#ended.promise
    for (const off of offs) off()
    this.#look.stop()
    this.#silence.stop()
    return outcome
  }

  /** Stops sending. */
  stop(): void {
    this.#end({ kind: 'interrupted', by: 'cut' })
  }

  #end(outcome: SendOutcome): void {
    this.#hasEnded = true
    this.#ended.resolve(outcome)
  }

  #heard(frame: ServerFrame): void {
    if (!('upload_id' in frame) || frame.upload_id !== this.#parts.place.upload_id) return
    if (frame.type === 'upload_progress') this.#progress(frame)
    if (frame.type === 'upload_done') this.#end({ kind: 'done', attachment: frame.attachment })
    if (frame.type === 'upload_failed') this.#end({ kind: 'failed', event: frame })
  }

  #progress({ taken, window, expected }: ServerFrameOf<'upload_progress'>): void {
    this.#awaitWord()
    this.#limit = taken + window
    if (expected !== undefined) this.#position = expected
    this.#parts.taken(taken)
    void this.#pump()
  }

  #awaitWord(): void {
    this.#silence.start(silenceMs, () => this.#end({ kind: 'interrupted', by: 'silence' }))
  }

  /** Sends as much as may be sent now; what holds it up calls it again. */
  async #pump(): Promise<void> {
    if (this.#isPumping) return
    this.#isPumping = true
    try {
      while (!this.#hasEnded && this.#mayGoOn()) await this.#sendOne()
    } catch (error) {
      this.#end({ kind: 'broken', error })
    } finally {
      this.#isPumping = false
    }
  }

  #mayGoOn(): boolean {
    const { hub, clock, bytes } = this.#parts
    if (this.#position >= bytes.size || this.#position >= this.#limit) return false
    // An answer that somebody waits for comes first: meanwhile the file goes slowly.
    if (hub.bytes.pending() > 0 && !this.#mayPass) {
      return this.#goOnAfter(lookMs, () => {
        this.#mayPass = true
      })
    }
    if (this.#budget.left(hub.bytes.waiting()) === 0) {
      return this.#goOnAfter(lookMs, () => this.#budget.look(hub.bytes.waiting()))
    }
    const waitMs = this.#rate?.take(this.#nextBytes(), clock.now()) ?? 0
    return waitMs === 0 || this.#goOnAfter(waitMs)
  }

  #goOnAfter(ms: number, before?: () => void): false {
    if (this.#look.isRunning) return false
    this.#look.start(ms, () => {
      before?.()
      void this.#pump()
    })
    return false
  }

  #nextBytes(): number {
    const { place, bytes } = this.#parts
    return Math.min(place.chunk_bytes, bytes.size - this.#position, this.#limit - this.#position)
  }

  async #sendOne(): Promise<void> {
    const { hub, place, bytes: file } = this.#parts
    const offset = this.#position
    const bytes = await file.at(offset, this.#nextBytes())
    // Meanwhile the server may have asked for other bytes, or the connection be gone.
    if (this.#hasEnded || this.#position !== offset) return
    if (!hub.bytes.send(encodeUploadChunk({ uploadId: place.upload_id, offset, bytes })))
      throw new Error('the socket takes no binary frames')
    this.#position = offset + bytes.length
    this.#mayPass = false
  }
}

function rateOf(hub: HubClient, bytesPerSecond: number | undefined, now: number): ByteRate | undefined {
  if (bytesPerSecond === undefined) return undefined
  const rate = rates.get(hub) ?? new ByteRate(bytesPerSecond, now)
  rates.set(hub, rate)
  return rate
}
