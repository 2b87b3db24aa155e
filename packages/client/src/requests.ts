import type { ChatCalls, Position, Ref, ServerFrameOf, SyncedTopic, WelcomeFrame } from '@hubbub/protocol'
import type { TopicPresence } from './api.ts'
import type { Cancel, Clock } from './environment.ts'
import { HubError } from './errors.ts'
import { paceFor, Pacer } from './pacing.ts'

type Page = { readonly limit?: number; readonly cursor?: string }

/** The commands that the SDK itself sends, with what they take and answer. */
type KnownCalls = ChatCalls & {
  subscribe: { input: { topic: string; position?: Position }; output: SyncedTopic }
  unsubscribe: { input: { topic: string }; output: object }
  publish: {
    input: { topic: string; payload: unknown; client_id?: string }
    output: { offset?: number; duplicate?: boolean }
  }
  presence: { input: { topic: string } & Page; output: TopicPresence }
}

/** The fields of an `ok` reply. */
export type Reply = Omit<ServerFrameOf<'ok'>, 'type' | 'ref'>

/** What happens to a request when there is no connection, or no longer. */
export type WhenCut =
  /** It waits for the next connection and is sent again: for commands whose repetition changes nothing. */
  | 'repeat'
  /** It waits when it could not be sent yet, and rejects with `disconnected` when its reply is lost. */
  | 'wait'
  /** It rejects with `disconnected`: its owner decides anew. */
  | 'reject'

interface Request {
  readonly ref: number
  /** The encoded command. */
  readonly text: string
  readonly whenCut: WhenCut
  readonly cancelTimeout: Cancel
  resolve(reply: Reply): void
  reject(error: HubError): void
}

type LinkState =
  | { readonly at: 'offline' }
  | {
      readonly at: 'online'
      readonly send: (text: string) => void
      readonly pacer: Pacer
      readonly limits: WelcomeFrame['limits']
    }
  /** The node takes no more commands; replies may still come. */
  | { readonly at: 'draining' }
  | { readonly at: 'closed' }

/** How requests are bounded. */
export interface RequestSettings {
  readonly requestTimeoutMs: number
  readonly maxWaitingCalls: number
}

/** Sends commands in the order given and finds the reply to each by its `ref`. */
export class Requests {
  readonly #clock: Clock
  readonly #settings: RequestSettings
  readonly #draining: () => void
  #link: LinkState = { at: 'offline' }
  #lastRef = 0
  /** Not on the wire yet, in order. */
  #waiting: Request[] = []
  /** On the wire, in the order sent. */
  readonly #sent = new Map<Ref, Request>()
  #cancelPause: Cancel | undefined

  /** `draining` is called when the node takes no more commands. */
  constructor(clock: Clock, settings: RequestSettings, draining: () => void) {
    this.#clock = clock
    this.#settings = settings
    this.#draining = draining
  }

  /** Sends a command; resolves with the fields of its `ok` reply, rejects with a `HubError`. The server checks what it answers. */
  ask<Name extends keyof KnownCalls>(
    type: Name,
    input: KnownCalls[Name]['input'],
    whenCut: WhenCut,
    timeoutMs?: number,
  ): Promise<KnownCalls[Name]['output']>
  /** As above, for commands of the application, whose contract names the output. */
  ask<Output>(type: string, input: object, whenCut: WhenCut, timeoutMs?: number): Promise<Output>
  ask(type: string, input: object, whenCut: WhenCut, timeoutMs = this.#settings.requestTimeoutMs): Promise<Reply> {
    const refusal = this.#refuse(whenCut)
    if (refusal) return Promise.reject(new HubError(refusal))
    const ref = ++this.#lastRef
    return new Promise((resolve, reject) => {
      const cancelTimeout = this.#clock.after(timeoutMs, () => this.#take(ref)?.reject(new HubError('timeout')))
      this.#waiting.push({
        ref,
        text: JSON.stringify({ type, ref, ...input }),
        whenCut,
        cancelTimeout,
        resolve,
        reject,
      })
      this.#pump()
    })
  }

  /** Sends a command nobody waits for, now or never. */
  notify(type: string, input: object): void {
    const link = this.#link
    if (link.at !== 'online' || this.#waiting.length > 0 || link.pacer.take(this.#clock.now()) > 0) return
    link.send(JSON.stringify({ type, ...input }))
  }

  /** A connection is there: what waited goes out. */
  online(send: (text: string) => void, limits: WelcomeFrame['limits']): void {
    if (this.#link.at === 'closed') return
    this.#link = { at: 'online', send, limits, pacer: new Pacer(paceFor(limits), this.#clock.now()) }
    this.#pump()
  }

  /** The connection is gone, and with it the replies that were on their way. */
  offline(): void {
    if (this.#link.at === 'closed') return
    this.#link = { at: 'offline' }
    this.#cancelPause?.()
    const sent = [...this.#sent.values()]
    this.#sent.clear()
    const again = sent.filter((request) => request.whenCut === 'repeat')
    const lost = [
      ...sent.filter((request) => request.whenCut !== 'repeat'),
      ...this.#waiting.filter((request) => request.whenCut === 'reject'),
    ]
    this.#waiting = [...again, ...this.#waiting.filter((request) => request.whenCut !== 'reject')]
    for (const request of lost) this.#ended(request).reject(new HubError('disconnected'))
  }

  /** Rejects everything, now and later, with `closed`. */
  close(): void {
    this.#link = { at: 'closed' }
    this.#cancelPause?.()
    const all = [...this.#sent.values(), ...this.#waiting]
    this.#sent.clear()
    this.#waiting = []
    for (const request of all) this.#ended(request).reject(new HubError('closed'))
  }

  /** Takes an `ok` or `error` frame; false when it belongs to no request. */
  replied(frame: ServerFrameOf<'ok'> | ServerFrameOf<'error'>): boolean {
    const request = frame.ref === undefined ? undefined : this.#sent.get(frame.ref)
    if (!request) return false
    this.#sent.delete(request.ref)
    if (frame.type === 'ok') {
      const { type: _, ref: __, ...reply } = frame
      this.#ended(request).resolve(reply)
    } else if (frame.code === 'draining') this.#drained(request, frame)
    else this.#ended(request).reject(errorOf(frame))
    this.#pump()
    return true
  }

  /** The command was not carried out, and nor will the next ones be: the next node takes them. */
  #drained(request: Request, frame: ServerFrameOf<'error'>): void {
    const wasDraining = this.#link.at === 'draining'
    this.#link = { at: 'draining' }
    this.#cancelPause?.()
    if (!wasDraining) this.#draining()
    if (request.whenCut === 'reject') this.#ended(request).reject(errorOf(frame))
    else this.#waiting = [...this.#waiting, request].sort((a, b) => a.ref - b.ref)
  }

  #refuse(whenCut: WhenCut): 'closed' | 'disconnected' | 'queue_full' | undefined {
    if (this.#link.at === 'closed') return 'closed'
    if (whenCut === 'reject') return this.#link.at === 'online' ? undefined : 'disconnected'
    return this.#waiting.length >= this.#settings.maxWaitingCalls ? 'queue_full' : undefined
  }

  #pump(): void {
    const link = this.#link
    if (link.at !== 'online') return
    // The server refuses what goes beyond `pending_commands`; a quarter is left to commands without a reply.
    const most = Math.max(1, Math.floor(link.limits.pending_commands * 0.75))
    for (let request = this.#waiting[0]; request && this.#sent.size < most; request = this.#waiting[0]) {
      const waitMs = link.pacer.take(this.#clock.now())
      if (waitMs > 0) return this.#pause(waitMs)
      this.#waiting.shift()
      if (isLongerThan(link.limits.frame_bytes, request.text)) {
        this.#ended(request).reject(new HubError('too_big'))
        continue
      }
      this.#sent.set(request.ref, request)
      link.send(request.text)
    }
  }

  #pause(ms: number): void {
    this.#cancelPause?.()
    this.#cancelPause = this.#clock.after(ms, () => this.#pump())
  }

  #take(ref: number): Request | undefined {
    const request = this.#sent.get(ref) ?? this.#waiting.find((waiting) => waiting.ref === ref)
    this.#sent.delete(ref)
    this.#waiting = this.#waiting.filter((waiting) => waiting.ref !== ref)
    return request
  }

  #ended(request: Request): Request {
    request.cancelTimeout()
    return request
  }
}

/** Makes the error that an `error` frame means. */
export function errorOf(frame: ServerFrameOf<'error'>): HubError {
  const { retry, path, id, retry_after_ms: retryAfterMs } = frame
  return new HubError(frame.code, frame.message, { retry, path, id, retryAfterMs })
}

function isLongerThan(bytes: number, text: string): boolean {
  // A UTF-16 unit takes at most three bytes: short texts need not be encoded to know.
  return text.length * 3 > bytes && new TextEncoder().encode(text).length > bytes
}
