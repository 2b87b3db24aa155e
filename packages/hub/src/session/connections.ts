import { closeReasons, encode, errorFrame, refuse } from '@hubbub/protocol'
import type { HeartbeatOptions, HubLimits } from '../options.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { ConnectionId, Inbound, LinkRequest, Transport, TransportSink } from '../ports/transport.ts'
import type { AdmissionBook } from './admission.ts'
import { CommandQueue } from './command-queue.ts'
import { Connection, type Session } from './connection.ts'
import type { Dispatcher } from './dispatcher.ts'
import { examinePulse } from './heartbeats.ts'
import type { SignIn } from './sign-in.ts'
import { TokenBucket } from './token-bucket.ts'

/** What connections need from the node around them. */
export interface ConnectionSurroundings {
  readonly clock: Clock
  readonly metrics: Metrics
  readonly logger: Logger
  readonly limits: HubLimits
  readonly admission: AdmissionBook
  readonly dispatcher: Dispatcher
  readonly signIn: SignIn
  readonly transports: Set<Transport>
  /** A session's connection has ended. */
  readonly ended: (session: Session) => void
}

/** The open connections of this node, over all of its transports. */
export class Connections {
  readonly #around: ConnectionSurroundings
  readonly #open = new Set<Connection>()
  #opened = 0
  #closed = 0
  #closedMs = 0

  constructor(around: ConnectionSurroundings) {
    this.#around = around
  }

  all(): ReadonlySet<Connection> {
    return this.#open
  }

  stats(): {
    connections: number
    connectionsOpened: number
    connectionsClosed: number
    closedConnectionMs: number
    meanConnectionMs: number
  } {
    const now = this.#around.clock.monotonic()
    let openMs = 0
    for (const connection of this.#open) openMs += now - connection.openedAt
    return {
      connections: this.#open.size,
      connectionsOpened: this.#opened,
      connectionsClosed: this.#closed,
      closedConnectionMs: this.#closedMs,
      meanConnectionMs: this.#opened === 0 ? 0 : (this.#closedMs + openMs) / this.#opened,
    }
  }

  attach(transport: Transport): TransportSink {
    this.#around.transports.add(transport)
    const byId = new Map<ConnectionId, Connection>()
    return {
      opened: (request) => {
        byId.set(request.connection, this.#connect(transport, request))
      },
      received: (batch) => {
        for (const inbound of batch) this.#receive(byId.get(inbound.connection), inbound)
      },
      alive: (id) => {
        const connection = byId.get(id)
        if (connection) connection.pulse.seenAt = this.#around.clock.monotonic()
      },
      closed: (id, code) => {
        const connection = byId.get(id)
        byId.delete(id)
        if (connection) this.#end(connection, code)
      },
    }
  }

  /** Pings, and closes what has not answered, has not said hello in time, or whose credentials have ended. */
  examine(heartbeat: HeartbeatOptions): void {
    const { clock } = this.#around
    const now = clock.monotonic()
    for (const connection of this.#open) {
      const { state } = connection
      if (state.at === 'awaiting_hello' && now >= state.deadline) connection.close(closeReasons.hello_timeout)
      if (state.at === 'open' && (state.session.expiresAt ?? Number.POSITIVE_INFINITY) <= clock.now()) {
        connection.close(closeReasons.token_expired)
      }
      const verdict = examinePulse(connection.pulse, now, heartbeat)
      if (verdict === 'dead') connection.close(closeReasons.heartbeat_missed)
      if (verdict === 'ping') {
        connection.pulse.pingedAt = now
        connection.transport.ping(connection.request.connection)
      }
    }
  }

  #connect(transport: Transport, request: LinkRequest): Connection {
    const { clock, limits, admission, metrics, signIn } = this.#around
    const now = clock.monotonic()
    const connection = new Connection({
      request,
      transport,
      queue: new CommandQueue(limits.pendingCommands),
      commands: new TokenBucket(limits.commands, now),
      refusals: new TokenBucket(limits.refusals, now),
      pulse: { seenAt: now, pingedAt: now },
      openedAt: now,
      state: { at: 'awaiting_hello', deadline: now + limits.helloMs },
    })
    this.#open.add(connection)
    this.#opened++
    admission.opened(request.address)
    metrics.count('connections_opened_total')
    if (request.token !== undefined || request.query['username'] !== undefined) signIn.atOnce(connection)
    return connection
  }

  #receive(connection: Connection | undefined, inbound: Inbound): void {
    if (!connection) return
    connection.pulse.seenAt = this.#around.clock.monotonic()
    try {
      if ('text' in inbound) this.#around.dispatcher.text(connection, inbound.text)
      else this.#around.dispatcher.bytes(connection)
    } catch (error) {
      // Nothing a client sends may end the server; what gets here is a fault of ours.
      this.#around.logger.error('frame_failed', { error })
      connection.send(encode(errorFrame(refuse('internal'))))
    }
  }

  #end(connection: Connection, code: number): void {
    const { session } = connection
    connection.state = { at: 'closed' }
    connection.queue.clear()
    this.#open.delete(connection)
    const lastedMs = this.#around.clock.monotonic() - connection.openedAt
    this.#closed++
    this.#closedMs += lastedMs
    this.#around.admission.closed(connection.request.address)
    this.#around.metrics.count('connections_closed_total', { code: String(code) })
    this.#around.metrics.observe('connection_seconds', lastedMs / 1000)
    if (session) this.#around.ended(session)
  }
}
