import type { ChatCalls, Position, Ref, ServerFrameOf, SyncedTopic, WelcomeFrame } from '@hubbub/protocol'
import { repeatable } from '@hubbub/protocol/repeatable'
import type { TopicPresence } from './api.ts'
import type { Cancel, Clock } from './environment.ts'
import { HubError } from './errors.ts'
import { Pacer } from './pacing.ts'
import { Timer } from './timer.ts'

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
  refresh_token: { input: { token: string }; output: { expires_at?: string | undefined } }
}

/** The fields of an `ok` reply. */
type Reply = Omit<ServerFrameOf<'ok'>, 'type' | 'ref'>

/** What happens to a request when there is no connection, or no longer. */
export type WhenCut =
  /** It waits for the next connection and is sent again: for commands whose repetition changes nothing. */
  | 'repeat'
  /** It waits when it could not be sent yet, and rejects with `disconnected` when its reply is lost. */
  | 'wait'
  /** It rejects with `disconnected`: its owner decides anew. */
  | 'reject'

interface Request {
  readonly ref: Ref
  /** The encoded command. */
  readonly text: string
  readonly whenCut: WhenCut
  readonly cancelTimeout: Cancel
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: HubError) => void
  isSent: boolean
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
  /** Waiting or on the wire, by `ref`, in the order given. */
  readonly #requests = new Map<Ref, Request>()
  /** Runs while the server's rate holds commands back. */
  readonly #pause: Timer
  #link: LinkState = { at: 'offline' }
  #lastRef = 0

  /** `draining` is called when the node takes no more commands. */
  constructor(clock: Clock, settings: RequestSettings, draining: () => void) {
    this.#clock = clock
    this.#settings = settings
    this.#draining = draining
    this.#pause = new Timer(clock)
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
      const text = JSON.stringify({ type, ref, ...input })
      this.#requests.set(ref, { ref, text, whenCut, cancelTimeout, resolve, reject, isSent: false })
      this.#pump()
    })
  }

  /** Sends a command that waits for the connection; again after a cut where that is harmless (N1). */
  call<Name extends keyof ChatCalls>(
    type: Name,
    input: ChatCalls[Name]['input'],
    timeoutMs?: number,
  ): Promise<ChatCalls[Name]['output']>
  call<Output>(type: string, input: object, timeoutMs?: number): Promise<Output>
  call(type: string, input: object, timeoutMs?: number): Promise<Reply> {
    // A key makes the repetition of anything harmless.
    const whenCut = repeatable.includes(type) || 'client_id' in input ? 'repeat' : 'wait'
    return this.ask<Reply>(type, input, whenCut, timeoutMs)
  }

  /** Sends a command nobody waits for, now or never. */
  notify(type: string, input: object): void {
    const link = this.#link
    if (link.at === 'online' && link.pacer.take(this.#clock.now()) === 0) link.send(JSON.stringify({ type, ...input }))
  }

  /** A connection is there: what waited goes out. */
  online(send: (text: string) => void, limits: WelcomeFrame['limits']): void {
    this.#link = { at: 'online', send, limits, pacer: new Pacer(limits, this.#clock.now()) }
    this.#pump()
  }

  /** The connection is gone, and with it the replies that were on their way. */
  offline(): void {
    this.#leave({ at: 'offline' })
    for (const { ref, whenCut, isSent } of this.#requests.values()) {
      if (whenCut === 'reject' || (whenCut === 'wait' && isSent)) this.#take(ref)?.reject(new HubError('disconnected'))
    }
    for (const request of this.#requests.values()) request.isSent = false
  }

  /** Rejects everything, now and later, with `closed`. */
  close(): void {
    this.#leave({ at: 'closed' })
    for (const ref of this.#requests.keys()) this.#take(ref)?.reject(new HubError('closed'))
  }

  /** Takes an `ok` or `error` frame; false when it belongs to no request. */
  replied(frame: ServerFrameOf<'ok'> | ServerFrameOf<'error'>): boolean {
    const { type, ref = '', ...reply } = frame
    const request = this.#requests.get(ref)
    if (!request?.isSent) return false
    if (frame.type === 'error' && frame.code === 'draining') {
      this.#drained()
      // It was not carried out, and the next node will take it.
      if (request.whenCut !== 'reject') request.isSent = false
    }
    if (request.isSent) {
      this.#take(ref)
      if (frame.type === 'ok') request.resolve(reply)
      else request.reject(errorOf(frame))
    }
    this.#pump()
    return true
  }

  #drained(): void {
    if (this.#link.at !== 'online') return
    this.#leave({ at: 'draining' })
    this.#draining()
  }

  #leave(link: LinkState): void {
    this.#link = link
    this.#pause.stop()
  }

  #refuse(whenCut: WhenCut): 'closed' | 'disconnected' | 'queue_full' | undefined {
    if (this.#link.at === 'closed') return 'closed'
    if (whenCut === 'reject') return this.#link.at === 'online' ? undefined : 'disconnected'
    return this.#requests.size - this.sent >= this.#settings.maxWaitingCalls ? 'queue_full' : undefined
  }

  /** Commands that were sent and not answered yet. */
  get sent(): number {
    return [...this.#requests.values()].filter((request) => request.isSent).length
  }

  #pump(): void {
    const link = this.#link
    if (link.at !== 'online') return
    // The server refuses what goes beyond `pending_commands`; a quarter is left to commands without a reply.
    let room = Math.max(1, Math.floor(link.limits.pending_commands * 0.75)) - this.sent
    for (const request of this.#requests.values()) {
      if (request.isSent) continue
      if (room-- <= 0) return
      const waitMs = link.pacer.take(this.#clock.now())
      if (waitMs > 0) return this.#pause.start(waitMs, () => this.#pump())
      request.isSent = true
      if (new TextEncoder().encode(request.text).length > link.limits.frame_bytes)
        this.#take(request.ref)?.reject(new HubError('too_big'))
      else link.send(request.text)
    }
  }

  #take(ref: Ref): Request | undefined {
    const request = this.#requests.get(ref)
    request?.cancelTimeout()
    this.#requests.delete(ref)
    return request
  }
}

/** Makes the error that an `error` frame means. */
export function errorOf(frame: ServerFrameOf<'error'>): HubError {
  return new HubError(frame.code, frame.message, { ...frame, retryAfterMs: frame.retry_after_ms })
}
