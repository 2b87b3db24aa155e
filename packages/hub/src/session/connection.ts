import type { CloseReason, EncodedFrame, TopicName } from '@hubbub/protocol'
import type { LinkRequest, Transport } from '../ports/transport.ts'
import type { SessionView } from '../module.ts'
import type { Lease } from '../topic/topics.ts'
import type { CommandQueue } from './command-queue.ts'
import type { Pulse } from './heartbeats.ts'
import type { TokenBucket } from './token-bucket.ts'

/** A signed-in client's state on this node. */
export interface Session extends SessionView {
  readonly connection: Connection
  readonly subscriptions: Map<TopicName, Subscription>
  /** When the credentials end, in ms since 1970. */
  readonly expiresAt: number | undefined
}

/** A session's subscription to one topic; its identity tells it from an earlier one to the same topic. */
export interface Subscription {
  at: 'recovering' | 'live'
  /** Held until the subscription ends; undefined while the topic is not ready yet. */
  lease: Lease | undefined
}

/** Where a connection is in its life. `closed` is terminal: nothing is sent or started after it. */
export type ConnectionState =
  | { readonly at: 'awaiting_hello'; readonly deadline: number }
  | { readonly at: 'signing_in' }
  | { readonly at: 'open'; readonly session: Session }
  | { readonly at: 'closed' }

/** One live link to a client over one transport. */
export class Connection {
  readonly request: LinkRequest
  readonly transport: Transport
  readonly queue: CommandQueue
  readonly commands: TokenBucket
  readonly refusals: TokenBucket
  readonly pulse: Pulse
  /** In monotonic ms. */
  readonly openedAt: number
  state: ConnectionState

  constructor(parts: Omit<Connection, 'send' | 'close' | 'isClosed' | 'session'>) {
    this.request = parts.request
    this.transport = parts.transport
    this.queue = parts.queue
    this.commands = parts.commands
    this.refusals = parts.refusals
    this.pulse = parts.pulse
    this.openedAt = parts.openedAt
    this.state = parts.state
  }

  get isClosed(): boolean {
    return this.state.at === 'closed'
  }

  get session(): Session | undefined {
    return this.state.at === 'open' ? this.state.session : undefined
  }

  send(frame: EncodedFrame): void {
    if (this.state.at !== 'closed') this.transport.send(this.request.connection, frame)
  }

  /** Asks the transport to end the link; the rest happens when it reports `closed`. */
  close(reason: CloseReason): void {
    if (this.state.at !== 'closed') this.transport.close(this.request.connection, reason)
  }
}
