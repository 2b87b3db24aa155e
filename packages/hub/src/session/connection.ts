import { type CloseReason, closeReasons, type EncodedFrame, type TopicName } from '@hubbub/protocol'
import type { Attributes } from '../ports/authenticator.ts'
import type { LinkRequest, Transport } from '../ports/transport.ts'
import type { SessionView } from '../session-view.ts'
import type { Lease } from '../topic/topics.ts'
import type { CommandQueue } from './command-queue.ts'
import type { EarlyEvents } from './early-events.ts'
import type { Pulse } from './heartbeats.ts'
import type { TokenBucket } from './token-bucket.ts'

/** A signed-in client's state on this node. */
export interface Session extends SessionView {
  readonly connection: Connection
  readonly subscriptions: Map<TopicName, Subscription>
  /** Topics whose subscription was live and is being asked about anew (A1); each resolves when it is known. */
  readonly inDoubt: Map<TopicName, Promise<void>>
  /** How many subscriptions were asked for so far. */
  subscribes: number
  /** In ms since 1970. */
  readonly openedAt: number
  /** The way to be the same user next time, told in `welcome`. */
  readonly token: string | undefined
  // What the credentials say; a refreshed token replaces it.
  roles: readonly string[]
  loginId: string | undefined
  attributes: Attributes
  /** When the credentials end, in ms since 1970. */
  expiresAt: number | undefined
  /** Whether the client was told that these credentials end soon. */
  isToldOfEnd: boolean
  /** The broker channel of the user, held until the session ends; undefined while it is not ready yet. */
  channel: Lease | undefined
}

/** A session's subscription to one topic; its identity tells it from an earlier one to the same topic. */
export interface Subscription {
  at: 'recovering' | 'live'
  /** Held until the subscription ends; undefined while the topic is not ready yet. */
  lease: Lease | undefined
  /** Grows whenever the right to it may have ended: what the topic's rule said before counts no more (A1). */
  doubts: number
}

/** Where a connection is in its life. `closed` is terminal: nothing is sent, taken or started after it. */
export type ConnectionState =
  | { readonly at: 'awaiting_hello'; readonly deadline: number }
  | { readonly at: 'signing_in'; readonly deadline: number }
  /** The session counts, but has not been welcomed. */
  | { readonly at: 'welcoming'; readonly deadline: number; readonly session: Session; readonly early: EarlyEvents }
  | { readonly at: 'open'; readonly session: Session }
  | { readonly at: 'closed' }

/** Where an event comes from: this node, or another one. */
export type Origin = 'here' | 'elsewhere'

/** One live link to a client over one transport. */
export class Connection {
  readonly request: LinkRequest
  readonly transport: Transport
  readonly queue: CommandQueue
  readonly commands: TokenBucket
  readonly refusals: TokenBucket
  /** Pays for the bytes of binary frames. */
  readonly binary: TokenBucket
  readonly pulse: Pulse
  /** In monotonic ms. */
  readonly openedAt: number
  state: ConnectionState
  /** Called once with the session, if there was one, when the connection closes; says whether it was welcomed. */
  readonly ended: (session: Session, wasOpen: boolean) => void

  constructor(parts: Pick<Connection, ConnectionPart>) {
    this.request = parts.request
    this.transport = parts.transport
    this.queue = parts.queue
    this.commands = parts.commands
    this.refusals = parts.refusals
    this.binary = parts.binary
    this.pulse = parts.pulse
    this.openedAt = parts.openedAt
    this.state = parts.state
    this.ended = parts.ended
  }

  get isClosed(): boolean {
    return this.state.at === 'closed'
  }

  get session(): Session | undefined {
    return this.state.at === 'open' ? this.state.session : undefined
  }

  /** Sends a frame of the hub: a reply, a replayed event. */
  send(frame: EncodedFrame): void {
    if (this.state.at !== 'closed') this.transport.send(this.request.connection, frame)
  }

  /**
   * Sends an event to a client that has been welcomed. What happens here before that, modules put into `welcome`; what
   * comes from elsewhere they may not know of, so it follows `welcome`, and so does all that comes after it (S9).
   */
  tell(frame: EncodedFrame, from: Origin = 'here'): void {
    const { state } = this
    if (state.at === 'open') return this.send(frame)
    if (state.at !== 'welcoming') return
    const isKept = from === 'elsewhere' || state.early.frames.length > 0
    if (isKept && !state.early.keep(frame)) this.close(closeReasons.overloaded)
  }

  /** Opens the session: from its `welcome` on, events reach it. */
  welcome(frame: EncodedFrame): void {
    if (this.state.at !== 'welcoming') return
    const { session, early } = this.state
    this.state = { at: 'open', session }
    this.send(frame)
    for (const event of early.frames) this.send(event)
  }

  /** Ends the session now and asks the transport to end the link, which it reports when it is gone. */
  close(reason: CloseReason): void {
    if (!this.end()) return
    this.transport.close(this.request.connection, reason)
  }

  /** Ends the session because the link is ending; false when that had happened before. */
  end(): boolean {
    const { state } = this
    if (state.at === 'closed') return false
    this.state = { at: 'closed' }
    this.queue.clear()
    if (state.at === 'open' || state.at === 'welcoming') this.ended(state.session, state.at === 'open')
    return true
  }
}

type ConnectionPart =
  | 'request'
  | 'transport'
  | 'queue'
  | 'commands'
  | 'refusals'
  | 'binary'
  | 'pulse'
  | 'openedAt'
  | 'state'
  | 'ended'
