import { type CloseReason, closeReasons, encode, errorFrame, refuse } from '@hubbub/protocol'
import type { CredentialOptions, HeartbeatOptions, HubLimits } from '../options.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { ConnectionId, Inbound, LinkRequest, Transport, TransportSink } from '../ports/transport.ts'
import type { AdmissionBook } from './admission.ts'
import { CommandQueue } from './command-queue.ts'
import type { CommandRunner } from './command-runner.ts'
import { Connection, type Session } from './connection.ts'
import { endOf } from './credentials.ts'
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
  readonly credentials: CredentialOptions
  readonly admission: AdmissionBook
  readonly dispatcher: Dispatcher
  readonly runner: CommandRunner
  readonly signIn: SignIn
  readonly transports: Set<Transport>
  /** A session's connection is closing or has ended. */
  readonly ended: (session: Session, wasOpen: boolean) => void
}

/** The open connections of this node, over all of its transports. */
export class Connections {
  readonly #around: ConnectionSurroundings
  readonly #open = new Set<Connection>()
  readonly #whenNone: (() => void)[] = []
  #opened = 0
  #closed = 0
  #closedMs = 0

  constructor(around: ConnectionSurroundings) {
    this.#around = around
  }

  /** Those whose link has not ended, closing ones included. */
  all(): ReadonlySet<Connection> {
    return this.#open
  }

  /** Resolves when the last link has ended. */
  none(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#whenNone.push(resolve))
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
    const { runner } = this.#around
    return {
      get running() {
        return runner.running
      },
      opened: (request) => {
        const connection = this.#connect(transport, request)
        byId.set(request.connection, connection)
        this.#begin(connection)
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

  /** Pings, and closes what has not answered, has not signed in in time, or whose credentials have ended. */
  examine(heartbeat: HeartbeatOptions): void {
    const now = this.#around.clock.monotonic()
    for (const connection of this.#open) {
      if (connection.isClosed) continue
      const verdict = examinePulse(connection.pulse, now, heartbeat)
      const reason = verdict === 'dead' ? closeReasons.heartbeat_missed : this.#overdue(connection, now)
      if (reason) {
        connection.close(reason)
        continue
      }
      if (connection.session) this.#tellOfEnd(connection.session)
      if (verdict === 'ping') {
        connection.pulse.pingedAt = now
        connection.transport.ping(connection.request.connection)
      }
    }
  }

  /** A2: says once for each token that it ends soon. */
  #tellOfEnd(session: Session): void {
    const { clock, credentials } = this.#around
    const inMs = (session.expiresAt ?? Number.POSITIVE_INFINITY) - clock.now()
    if (session.isToldOfEnd || inMs > credentials.expiringMs) return
    session.isToldOfEnd = true
    session.connection.tell(encode({ type: 'token_expiring', ...endOf(session), in_ms: inMs }))
  }

  #overdue({ state }: Connection, now: number): CloseReason | undefined {
    const { clock, logger } = this.#around
    switch (state.at) {
      case 'awaiting_hello':
        return now >= state.deadline ? closeReasons.hello_timeout : undefined
      case 'signing_in':
      case 'welcoming':
        if (now < state.deadline) return undefined
        logger.warn('sign_in_timed_out', { at: state.at })
        return closeReasons.internal_error
      case 'open':
        return (state.session.expiresAt ?? Number.POSITIVE_INFINITY) <= clock.now()
          ? closeReasons.token_expired
          : undefined
      case 'closed':
        return undefined
    }
  }

  #connect(transport: Transport, request: LinkRequest): Connection {
    const { clock, limits, admission, metrics } = this.#around
    const now = clock.monotonic()
    const connection = new Connection({
      request,
      transport,
      queue: new CommandQueue(limits.pendingCommands),
      commands: new TokenBucket(limits.commands, now),
      refusals: new TokenBucket(limits.refusals, now),
      binary: new TokenBucket(limits.binaryBytes, now),
      pulse: { seenAt: now, pingedAt: now },
      openedAt: now,
      state: { at: 'awaiting_hello', deadline: now + limits.helloMs },
      ended: this.#around.ended,
    })
    this.#open.add(connection)
    this.#opened++
    admission.opened(request.address)
    metrics.count('connections_opened_total')
    return connection
  }

  #begin(connection: Connection): void {
    const { admission, signIn } = this.#around
    const { token, query } = connection.request
    // It was admitted before the drain began, and its upgrade took until now.
    if (admission.draining) connection.close(closeReasons.draining)
    else if (token !== undefined || query['username'] !== undefined) signIn.atOnce(connection)
  }

  #receive(connection: Connection | undefined, inbound: Inbound): void {
    if (!connection || connection.isClosed) return
    connection.pulse.seenAt = this.#around.clock.monotonic()
    try {
      if ('text' in inbound) this.#around.dispatcher.text(connection, inbound.text)
      else this.#around.dispatcher.bytes(connection, inbound.bytes)
    } catch (error) {
      // Nothing a client sends may end the server; what gets here is a fault of ours.
      this.#around.logger.error('frame_failed', { error })
      connection.send(encode(errorFrame(refuse('internal'))))
    }
  }

  #end(connection: Connection, code: number): void {
    connection.end()
    this.#open.delete(connection)
    const lastedMs = this.#around.clock.monotonic() - connection.openedAt
    this.#closed++
    this.#closedMs += lastedMs
    this.#around.admission.closed(connection.request.address)
    this.#around.metrics.count('connections_closed_total', { code: String(code) })
    this.#around.metrics.observe('connection_seconds', lastedMs / 1000)
    if (this.#open.size === 0) for (const resolve of this.#whenNone.splice(0)) resolve()
  }
}
