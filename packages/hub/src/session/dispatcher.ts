import {
  closeReasons,
  encode,
  type EncodedFrame,
  errorFrame,
  parseFields,
  parseFrame,
  type RawCommand,
  type Ref,
  type Refusal,
  refuse,
} from '@hubbub/protocol'
import type { CommandDefinition } from '../module.ts'
import { Refused } from '../refused.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { Random } from '../ports/random.ts'
import type { HubServices } from '../services.ts'
import type { Connection, Session } from './connection.ts'
import type { TokenBucket } from './token-bucket.ts'

/** What dispatching needs from the node around it. */
export interface DispatchSurroundings {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly metrics: Metrics
  readonly hub: HubServices
  readonly commands: ReadonlyMap<string, CommandDefinition>
  /** The bucket shared by all of a user's connections to this node. */
  readonly bucketOf: (session: Session) => TokenBucket
  /** Carries out `hello`, including the reply. */
  readonly hello: (connection: Connection, command: RawCommand) => void
  readonly isDraining: () => boolean
}

/** Turns what a connection sends into commands in their order, and their results into replies. */
export class Dispatcher {
  readonly #around: DispatchSurroundings
  #running = 0

  constructor(around: DispatchSurroundings) {
    this.#around = around
  }

  /** Commands being carried out now, of all connections. */
  get running(): number {
    return this.#running
  }

  /** Takes the text of one frame. */
  text(connection: Connection, text: string): void {
    const { clock } = this.#around
    const now = clock.monotonic()
    const session = connection.session
    const waitMs = connection.commands.take(now) || (session ? this.#around.bucketOf(session).take(now) : 0)
    const parsed = parseFrame(text)
    if (waitMs > 0) return this.#tooFast(connection, parsed.ok ? parsed.value.ref : parsed.ref, waitMs)
    if (!parsed.ok) return this.refuse(connection, parsed.refusal, parsed.ref)
    this.#command(connection, parsed.value)
  }

  /** Takes a binary frame: no module of this form reads them. */
  bytes(connection: Connection): void {
    const waitMs = connection.commands.take(this.#around.clock.monotonic())
    if (waitMs > 0) return this.#tooFast(connection, undefined, waitMs)
    this.refuse(connection, refuse('unsupported_binary'))
  }

  /** Answers with an error. */
  refuse(connection: Connection, refusal: Refusal, ref?: Ref): void {
    connection.send(encode(errorFrame(refusal, ref)))
  }

  #tooFast(connection: Connection, ref: Ref | undefined, waitMs: number): void {
    this.#around.metrics.count('commands_total', { type: 'any', outcome: 'rate_limited' })
    if (connection.refusals.take(this.#around.clock.monotonic()) > 0)
      return connection.close(closeReasons.rate_exceeded)
    this.refuse(connection, refuse('rate_limited', undefined, { retryAfterMs: waitMs }), ref)
  }

  #command(connection: Connection, raw: RawCommand): void {
    if (raw.type === 'ping') return this.#pong(connection, raw.ref)
    if (raw.type === 'hello') return this.#around.hello(connection, raw)
    if (connection.state.at === 'awaiting_hello') {
      return this.refuse(connection, refuse('unauthenticated', 'say hello first'), raw.ref)
    }
    const definition = this.#around.commands.get(raw.type)
    if (!definition)
      return this.refuse(
        connection,
        refuse('unknown_type', `no command has the type "${raw.type.slice(0, 64)}"`),
        raw.ref,
      )
    if (this.#around.isDraining()) return this.refuse(connection, refuse('draining'), raw.ref)
    const parsed = parseFields(definition.input, raw)
    if (!parsed.ok) return this.refuse(connection, parsed.refusal, raw.ref)
    const job = { order: definition.order, run: () => this.#run(connection, definition, raw, parsed.value) }
    if (!connection.queue.push(job))
      this.refuse(connection, refuse('overloaded', 'too many commands are waiting on this connection'), raw.ref)
  }

  #pong(connection: Connection, ref: Ref | undefined): void {
    const server_time = new Date(this.#around.clock.now()).toISOString()
    connection.send(encode({ type: 'pong', ...(ref === undefined ? {} : { ref }), server_time }))
  }

  async #run(connection: Connection, definition: CommandDefinition, raw: RawCommand, input: unknown): Promise<void> {
    const { metrics, clock } = this.#around
    const session = connection.session
    if (!session) return
    const startedAt = clock.monotonic()
    this.#running++
    const reply = await this.#attempt(session, definition, raw, input)
    this.#running--
    metrics.count('commands_total', { type: raw.type, outcome: reply instanceof Refused ? reply.refusal.code : 'ok' })
    metrics.observe('command_seconds', (clock.monotonic() - startedAt) / 1000, { type: raw.type })
    if (reply instanceof Refused) return this.refuse(connection, reply.refusal, raw.ref)
    if (reply !== undefined) connection.send(reply)
  }

  /**
   * Runs the handler and makes the reply, if one is asked for. A throw costs this command only: the client gets an id
   * that the log has too.
   */
  async #attempt(
    session: Session,
    definition: CommandDefinition,
    { type, ref }: RawCommand,
    input: unknown,
  ): Promise<EncodedFrame | undefined | Refused> {
    try {
      const result: unknown = await definition.run({ input, session, hub: this.#around.hub })
      if (result instanceof Refused) return result
      if (typeof result !== 'object' || result === null) {
        throw new TypeError(`the handler of "${type}" returned no object`)
      }
      if (ref === undefined) return undefined
      const head = { type: 'ok', ref }
      return encode({ ...head, ...result, ...head })
    } catch (error) {
      const id = this.#around.random.id().slice(0, 12)
      this.#around.logger.error('command_failed', { id, type, user: session.user.id, error })
      return new Refused(refuse('internal', undefined, { id }))
    }
  }
}
