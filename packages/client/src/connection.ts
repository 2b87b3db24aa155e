import type { ServerFrame, WelcomeFrame } from '@hubbub/protocol'
import { closeReasons } from '@hubbub/protocol/codes'
import type { ByteLink } from './api.ts'
import type { Core } from './core.ts'
import type { Credentials, Shown } from './credentials.ts'
import type { Cancel, Hint } from './environment.ts'
import { type CloseInfo, closeInfo, HubError } from './errors.ts'
import { Link } from './link.ts'
import { planReturn, withinWindow } from './retry.ts'
import { type ConnectionState, transition } from './state.ts'
import { Timer } from './timer.ts'

/** The `ref` of hello; those of commands are numbers. */
const helloRef = 'hello'

/** Who uses a connection. */
export interface ConnectionOwner {
  /** The credentials of the next link were found. */
  named(): void
  /** Makes the first frame of a link. */
  hello(shown: Shown): object
  /** Called before the state becomes online. */
  welcomed(frame: WelcomeFrame): void
  /** Takes the frames after the welcome. */
  received(frame: ServerFrame): void
  changed(state: ConnectionState, before: ConnectionState): void
}

type ConnectionCore = Pick<Core, 'url' | 'environment' | 'settings' | 'requests'>

/** Keeps one link to the server: dials, says hello, comes back after every cut until closed. */
export class Connection {
  readonly #core: ConnectionCore
  readonly #credentials: Credentials
  readonly #owner: ConnectionOwner
  #state: ConnectionState = { at: 'connecting', attempt: 0 }
  #link: Link | undefined
  /** The one timer of the present state: of the attempt, of the wait, or of leaving a node that drains. */
  readonly #timer: Timer
  #stopWatching: Cancel | undefined
  /** Attempts since a connection held. */
  #attempt = 0
  #onlineSince = 0
  /** The moment chosen in the window of a leaving server. */
  #returnAt: number | undefined

  constructor(core: ConnectionCore, credentials: Credentials, owner: ConnectionOwner) {
    this.#core = core
    this.#credentials = credentials
    this.#owner = owner
    this.#timer = new Timer(core.environment.clock)
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Starts; call it once. */
  start(): void {
    this.#stopWatching = this.#core.environment.watch((hint) => this.#hinted(hint))
    this.#dial()
  }

  /** Sends an encoded frame; does nothing unless online. */
  send(text: string): void {
    if (this.#state.at === 'online') this.#link?.send(text)
  }

  /** The binary side of the link. */
  readonly bytes: ByteLink = {
    send: (bytes) => this.#state.at === 'online' && (this.#link?.sendBytes(bytes) ?? false),
    waiting: () => this.#link?.waitingBytes ?? 0,
    pending: () => this.#core.requests.sent,
  }

  dialNow(): void {
    if (this.#state.at === 'waiting') this.#dial()
  }

  /** The node refuses commands because it leaves; should it not say when to go, this client goes by itself. */
  leaveSoon(): void {
    const { environment, settings } = this.#core
    if (!this.#timer.isRunning) this.#leaveAfter(settings.reconnect.maxMs * environment.random())
  }

  close(): void {
    this.#close(closeInfo(1000))
  }

  #dial(): void {
    const { environment, settings, url } = this.#core
    this.#endLink()
    this.#returnAt = undefined
    this.#timer.start(settings.connectTimeoutMs, () => this.#lost(closeInfo(1006)))
    this.#go({ at: 'connecting', attempt: this.#attempt })
    const dialled = this.#state
    // A listener that was told may have closed the client.
    if (dialled.at !== 'connecting') return
    const isStale = (): boolean => this.#state !== dialled
    this.#credentials
      .next()
      .then((shown) => {
        if (isStale()) return
        this.#owner.named()
        this.#link = new Link(environment, url, {
          opened: () => this.#link?.send(JSON.stringify({ ...this.#owner.hello(shown), ref: helloRef })),
          received: (frame) => this.#received(frame),
          lost: (reason) => this.#lost(reason),
        })
      })
      // The application's token function failed, or the browser does not let this page dial that address.
      .catch((error: unknown) => {
        environment.report(error)
        if (isStale()) return
        const isFinal = error instanceof HubError && (error.retry === 'never' || error.retry === 'after_auth')
        if (isFinal) this.#close(closeInfo(closeReasons.bad_token.code, error.message))
        else this.#lost(closeInfo(1006))
      })
  }

  #received(frame: ServerFrame): void {
    if (this.#state.at === 'online') {
      if (frame.type === 'going_away') this.#leaveAfter(this.#chooseReturn(frame.reconnect_after_ms))
      this.#owner.received(frame)
    } else if (frame.type === 'welcome') this.#welcomed(frame)
    else if (frame.type === 'error') this.#refused(frame)
  }

  #welcomed(frame: WelcomeFrame): void {
    const { settings, environment } = this.#core
    this.#credentials.accepted(frame)
    this.#onlineSince = environment.clock.now()
    this.#timer.stop()
    const { interval_ms, timeout_ms } = frame.heartbeat
    this.#link?.watch({ idleMs: interval_ms, answerMs: timeout_ms + settings.heartbeat.marginMs })
    this.#owner.welcomed(frame)
    this.#go({ at: 'online', user: frame.user, sessionId: frame.session_id })
  }

  /** Hello was refused. The server closes; should it not, a link without a session is of no use. */
  #refused(frame: Extract<ServerFrame, { type: 'error' }>): void {
    if (frame.ref !== helloRef) return
    const { code } = frame.retry === 'after_auth' ? closeReasons.bad_token : closeReasons.protocol_error
    this.#endLink()
    this.#lost({ ...closeInfo(code, frame.message), retry: frame.retry }, frame.retry_after_ms)
  }

  #lost(reason: CloseInfo, retryAfterMs?: number): void {
    const { environment, settings } = this.#core
    const { clock } = environment
    this.#endLink()
    if (this.#state.at === 'online' && clock.now() - this.#onlineSince >= settings.reconnect.stableMs) {
      this.#attempt = 0
      this.#credentials.held()
    }
    this.#attempt++
    const retryInMs = planReturn(
      {
        reason,
        // Who was signed out on purpose does not come back by itself.
        canRenew: reason.retry === 'after_auth' && reason.name !== 'revoked' && this.#credentials.renew(),
        windowMs: this.#returnAt === undefined ? undefined : Math.max(0, this.#returnAt - clock.now()),
        retryAfterMs,
        attempt: this.#attempt,
      },
      settings.reconnect,
      environment.random(),
    )
    if (retryInMs === undefined) return this.#close(reason)
    this.#timer.start(retryInMs, () => this.#dial())
    this.#go({ at: 'waiting', attempt: this.#attempt, retryInMs, until: clock.now() + retryInMs, reason })
  }

  /** The node leaves: at the chosen moment this client has gone to another one, whether or not it was closed before. */
  #leaveAfter(waitMs: number): void {
    this.#timer.start(waitMs, () => {
      this.#attempt = 0
      this.#dial()
    })
  }

  #chooseReturn(window: readonly [number, number]): number {
    const { clock, random } = this.#core.environment
    const waitMs = withinWindow(window, random())
    this.#returnAt = clock.now() + waitMs
    return waitMs
  }

  #hinted(hint: Hint): void {
    if (hint === 'hidden') return
    // A client that was asked to spread out does so, whatever the page does meanwhile.
    if (this.#state.at === 'waiting' && hint !== 'offline' && this.#returnAt === undefined) this.#dial()
    else if (this.#state.at === 'online') this.#link?.check(this.#core.settings.heartbeat.wakeMs)
  }

  #close(reason: CloseInfo): void {
    this.#timer.stop()
    this.#stopWatching?.()
    this.#endLink()
    this.#go({ at: 'closed', reason })
  }

  #endLink(): void {
    this.#link?.end()
    this.#link = undefined
  }

  #go(to: ConnectionState): void {
    const before = this.#state
    this.#state = transition(before, to)
    if (this.#state !== before) this.#owner.changed(this.#state, before)
  }
}
