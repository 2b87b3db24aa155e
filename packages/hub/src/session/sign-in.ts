import {
  closeReasons,
  encode,
  hubCommands,
  parseFields,
  type RawCommand,
  type Ref,
  type Refusal,
  refuse,
} from '@hubbub/protocol'
import type { z } from 'zod'
import { Refused } from '../refused.ts'
import type { Authenticator, Identity } from '../ports/authenticator.ts'
import type { Logger } from '../ports/logger.ts'
import type { PresenceChoice } from '../ports/presence-word.ts'
import type { Random } from '../ports/random.ts'
import type { Connection, Session } from './connection.ts'
import { heldOf, shownBy } from './credentials.ts'
import type { Dispatcher } from './dispatcher.ts'
import { EarlyEvents } from './early-events.ts'
import { HelloAgain } from './hello-again.ts'
import type { Revocations } from './revocations.ts'
import type { Sessions } from './sessions.ts'
import { Welcomes, type WelcomeSurroundings } from './welcomes.ts'

type Hello = z.infer<typeof hubCommands.hello>

/** What signing in needs from the node around it. */
export interface SignInSurroundings extends WelcomeSurroundings {
  readonly random: Random
  readonly logger: Logger
  readonly authenticator: Authenticator
  readonly sessions: Sessions
  readonly revocations: Revocations
  readonly dispatcher: () => Dispatcher
  /** Makes events for the user reach this node; resolves when they do from now on. */
  readonly openChannel: (session: Session) => Promise<void>
  /** A session counts from now on, but is not welcomed yet. */
  readonly opening: (session: Session) => void
  /** Its `welcome` has been sent. */
  readonly opened: (session: Session, presence: SessionPresence) => void
}

/** What a new session is to its user's presence. */
export interface SessionPresence {
  readonly choice?: PresenceChoice
  readonly isBackground: boolean
}

/** Takes a connection from its credentials to `welcome` and `synced`. */
export class SignIn {
  readonly #around: SignInSurroundings
  readonly #welcomes: Welcomes
  readonly #helloAgain: HelloAgain

  constructor(around: SignInSurroundings) {
    this.#around = around
    this.#welcomes = new Welcomes(around)
    this.#helloAgain = new HelloAgain(around, this.#welcomes)
  }

  /** A connection that brought its credentials along is welcomed at once. */
  atOnce(connection: Connection): void {
    this.#begin(connection, {}, undefined)
  }

  /** The first frame of every other connection; later, of another program on the same one. */
  hello(connection: Connection, raw: RawCommand): void {
    const parsed = parseFields(hubCommands.hello, raw)
    const refusal = parsed.ok ? this.#take(connection, parsed.value, raw.ref) : parsed.refusal
    if (refusal) this.#around.dispatcher().refuse(connection, refusal, raw.ref)
  }

  #take(connection: Connection, hello: Hello, ref: Ref | undefined): Refusal | undefined {
    if (connection.state.at === 'awaiting_hello') {
      this.#begin(connection, hello, ref)
      return undefined
    }
    const isAnother = hello.token !== undefined || hello.username !== undefined || hello.session_id !== undefined
    if (isAnother) return refuse('already_welcomed')
    const run = (): Promise<void> => this.#again(connection, hello, ref)
    return connection.queue.push({ order: 'serial', run }) ? undefined : refuse('overloaded')
  }

  /** S10: the connection stays what it is, whatever becomes of this. */
  async #again(connection: Connection, hello: Hello, ref: Ref | undefined): Promise<void> {
    const { session } = connection
    if (!session) return
    try {
      await this.#helloAgain.greet(session, hello.positions ?? {}, ref)
    } catch (error) {
      if (connection.isClosed) return
      this.#around.logger.error('sign_in_failed', { error })
      connection.close(closeReasons.internal_error)
    }
  }

  /** Later commands wait until the session is synced: their replies then follow the events they caused (O6). */
  #begin(connection: Connection, hello: Hello, ref: Ref | undefined): void {
    const { clock, limits } = this.#around
    connection.state = { at: 'signing_in', deadline: clock.monotonic() + limits.helloMs }
    connection.queue.push({ order: 'serial', run: () => this.#signIn(connection, hello, ref) })
  }

  async #signIn(connection: Connection, hello: Hello, ref: Ref | undefined): Promise<void> {
    try {
      const session = await this.#open(connection, hello, ref)
      if (session) await this.#welcome(session, hello, ref)
    } catch (error) {
      // What fails because the client has left is no news.
      if (connection.isClosed) return
      this.#around.logger.error('sign_in_failed', { error })
      connection.close(closeReasons.internal_error)
    }
  }

  /** From here on the session counts. */
  async #open(connection: Connection, hello: Hello, ref: Ref | undefined): Promise<Session | undefined> {
    const result = await this.#around.authenticator.authenticate(shownBy(connection.request, hello))
    const { state } = connection
    if (state.at !== 'signing_in') return undefined
    if (!result.ok) {
      this.#around.dispatcher().refuse(connection, result.refusal, ref)
      // New credentials would not help somebody who is kept out.
      const isKeptOut = result.refusal.code === 'banned'
      connection.close(isKeptOut ? closeReasons.banned : closeReasons.bad_token)
      return undefined
    }
    const { identity } = result
    const { sessions, limits, recovery } = this.#around
    this.#supersede(identity, hello)
    if (sessions.ofUser(identity.user.id).size >= limits.connectionsPerUser) {
      connection.close(closeReasons.too_many_connections)
      return undefined
    }
    const session = this.#newSession(connection, identity, hello)
    sessions.add(session)
    this.#around.opening(session)
    const early = new EarlyEvents({ events: recovery.heldEvents, bytes: recovery.heldBytes })
    connection.state = { at: 'welcoming', deadline: state.deadline, session, early }
    return session
  }

  /** The same client opened a newer connection: the older one, perhaps half-open, makes room. */
  #supersede(identity: Identity, hello: Hello): void {
    const before = hello.session_id === undefined ? undefined : this.#around.sessions.byId(hello.session_id)
    if (before?.user.id === identity.user.id) before.connection.close(closeReasons.superseded)
  }

  #newSession(connection: Connection, identity: Identity, hello: Hello): Session {
    return {
      id: `s_${this.#around.random.id()}`,
      user: identity.user,
      guest: identity.guest,
      ...heldOf(identity),
      scopes: undefined,
      live: true,
      address: connection.request.address,
      client: hello.client,
      openedAt: this.#around.clock.now(),
      query: connection.request.query,
      connection,
      subscriptions: new Map(),
      inDoubt: new Map(),
      subscribes: 0,
      channel: undefined,
      token: identity.token,
    }
  }

  async #welcome(session: Session, hello: Hello, ref: Ref | undefined): Promise<void> {
    const { connection } = session
    await this.#around.openChannel(session)
    // A3: what was revoked from here on reaches the session; what was revoked before is known to the authenticator.
    if (this.#around.authenticator.ended) await this.#around.revocations.check([session])
    const start = await this.#welcomes.start(session)
    if (start instanceof Refused) {
      this.#around.dispatcher().refuse(connection, start.refusal, ref)
      return connection.close(closeReasons.banned)
    }
    const { wanted, extra, choice } = start
    for (const [topic, position] of Object.entries(hello.positions ?? {})) wanted.set(topic, position)
    const frame = this.#welcomes.frame(session, ref)
    connection.welcome(encode({ ...frame, ...extra, ...frame }))
    const presence = { ...(choice ? { choice } : {}), isBackground: hello.background === true }
    if (connection.session) this.#around.opened(session, presence)
    const topics = await this.#welcomes.recoverAll(session, wanted)
    connection.send(encode({ type: 'synced', topics }))
  }
}
