import {
  closeReasons,
  encode,
  errorFrame,
  parseFrame,
  type RawCommand,
  type Ref,
  type Refusal,
  refuse,
} from '@hubbub/protocol'
import type { BinaryAnswer, BinaryContext, Module } from '../module.ts'
import type { Clock } from '../ports/clock.ts'
import type { Metrics } from '../ports/metrics.ts'
import { Refused } from '../refused.ts'
import type { HubServices } from '../services.ts'
import type { CheckedCommand, CommandRunner } from './command-runner.ts'
import type { Connection, Session } from './connection.ts'
import type { TokenBucket } from './token-bucket.ts'

/** What dispatching needs from the node around it. */
export interface DispatchSurroundings {
  readonly clock: Clock
  readonly metrics: Metrics
  readonly hub: HubServices
  readonly modules: readonly Module[]
  readonly runner: CommandRunner
  /** The bucket shared by all of a user's connections to this node. */
  readonly bucketOf: (session: Session) => TokenBucket
  /** The session did something. */
  readonly sign: (session: Session) => void
  /** Carries out `hello`, including the reply. */
  readonly hello: (connection: Connection, command: RawCommand) => void
}

/** Turns what a connection sends into commands in their order, and their results into replies. */
export class Dispatcher {
  readonly #around: DispatchSurroundings
  readonly #takers: readonly { readonly name: string; readonly binary: (context: BinaryContext) => BinaryAnswer }[]

  constructor(around: DispatchSurroundings) {
    this.#around = around
    this.#takers = around.modules.flatMap(({ name, binary }) => (binary ? [{ name, binary }] : []))
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

  /** Takes a binary frame; it passes the commands that wait. One that is not taken costs as much as a command. */
  bytes(connection: Connection, bytes: Uint8Array): void {
    const now = this.#around.clock.monotonic()
    const { session } = connection
    const offered = session && this.#takers.length > 0
    const dueMs = offered ? connection.binary.take(now, bytes.byteLength) : 0
    if (dueMs > 0) return this.#tooFast(connection, undefined, dueMs)
    const answer = offered ? this.#offer(session, bytes) : 'not_mine'
    if (answer === 'taken') return
    const waitMs = connection.commands.take(now)
    if (waitMs > 0) return this.#tooFast(connection, undefined, waitMs)
    this.refuse(connection, answer instanceof Refused ? answer.refusal : refuse('unsupported_binary'))
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
    const checked = this.#around.runner.check(raw)
    if (checked instanceof Refused) return this.refuse(connection, checked.refusal, raw.ref)
    // What a client says of itself is no sign of somebody being there.
    if (connection.session && raw.type !== 'activity') this.#around.sign(connection.session)
    const job = { order: checked.definition.order, run: () => this.#run(connection, checked, raw.ref) }
    if (!connection.queue.push(job))
      this.refuse(connection, refuse('overloaded', 'too many commands are waiting on this connection'), raw.ref)
  }

  #offer(session: Session, bytes: Uint8Array): BinaryAnswer {
    const { hub, runner } = this.#around
    for (const { name, binary } of this.#takers) {
      try {
        const answer = binary({ bytes, session, hub })
        if (answer !== 'not_mine') return answer
      } catch (error) {
        return runner.failed('binary_failed', { module: name, user: session.user.id, error })
      }
    }
    return 'not_mine'
  }

  #pong(connection: Connection, ref: Ref | undefined): void {
    const server_time = new Date(this.#around.clock.now()).toISOString()
    connection.send(encode({ type: 'pong', ...(ref === undefined ? {} : { ref }), server_time }))
  }

  async #run(connection: Connection, command: CheckedCommand, ref: Ref | undefined): Promise<void> {
    const { session } = connection
    if (!session) return
    const { subscribes } = session
    const reply = await this.#around.runner.run(session, command, (fields) => {
      if (ref === undefined) return undefined
      const head = { type: 'ok', ref }
      return encode({ ...head, ...fields, ...head })
    })
    // O6: also where the right to the events is being asked about, they come before the reply; but one that says where a
    // subscription stands would be too old by then.
    if (session.inDoubt.size > 0 && session.subscribes === subscribes) await Promise.all(session.inDoubt.values())
    if (reply instanceof Refused) return this.refuse(connection, reply.refusal, ref)
    if (reply !== undefined) connection.send(reply)
  }
}
