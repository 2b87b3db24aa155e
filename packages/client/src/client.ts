import type { ChatCalls, HubCommand, JoinedRoom, ServerFrame, User, WelcomeFrame } from '@hubbub/protocol'
import type { ByteLink, HubClient, HubEvents, Off, Room, Topic } from './api.ts'
import { Connection, type ConnectionOwner } from './connection.ts'
import type { Core } from './core.ts'
import { Credentials, type Shown } from './credentials.ts'
import type { Environment, OutboxStorage } from './environment.ts'
import type { ClientSettings, TokenSource } from './options.ts'
import { Outbox } from './outbox/outbox.ts'
import { parseTopic, parseWelcomeRooms } from './parse.ts'
import { Positions } from './positions.ts'
import { Requests } from './requests.ts'
import { Rooms } from './room/rooms.ts'
import { type Destinations, route } from './router.ts'
import { Signals } from './signals.ts'
import type { ConnectionState } from './state.ts'
import { TopicHandle } from './topic/topic-handle.ts'
import type { AppLike, CallArguments, CallName, OutputOf, PayloadOf } from './types.ts'

/** What a client is made of. */
export interface ClientParts {
  readonly url: string
  readonly environment: Environment
  readonly settings: ClientSettings
  readonly token: TokenSource | undefined
  readonly username: string | undefined
  readonly userKey: string | undefined
  readonly client: { readonly name: string; readonly version: string }
  readonly outboxStorage: OutboxStorage | undefined
}

/** Wires the parts of a client together; `start` begins to connect. */
export class Client<App extends AppLike> implements HubClient<App>, ConnectionOwner {
  readonly #parts: ClientParts
  readonly #core: Core
  readonly #credentials: Credentials
  readonly #outbox: Outbox
  readonly #rooms: Rooms
  readonly #topics = new Map<string, TopicHandle>()
  readonly #connection: Connection
  readonly #destinations: Destinations
  #session: { readonly id: string | undefined; readonly welcome: WelcomeFrame } | undefined

  constructor(parts: ClientParts) {
    const { url, environment, settings } = parts
    const core: Core = {
      url,
      environment,
      settings,
      requests: new Requests(environment.clock, settings, () => this.#connection.leaveSoon()),
      positions: new Positions(),
      signals: new Signals(environment.report),
      user: () => this.user,
      isOnline: () => this.state.at === 'online',
    }
    this.#parts = parts
    this.#core = core
    this.#credentials = new Credentials(parts)
    this.#outbox = new Outbox(core, parts.outboxStorage, (room) => this.#rooms.outgoingChanged(room))
    this.#rooms = new Rooms(core, this.#outbox)
    this.#connection = new Connection(core, this.#credentials, this)
    this.#destinations = { core, rooms: this.#rooms, topic: (name) => this.#topic(name) }
  }

  get state(): ConnectionState {
    return this.#connection.state
  }

  get user(): User | undefined {
    return this.#session?.welcome.user
  }

  get rooms(): readonly JoinedRoom[] {
    return this.#rooms.list
  }

  start(): void {
    this.named()
    this.#connection.start()
  }

  on<Name extends keyof HubEvents>(name: Name, listener: (event: HubEvents[Name]) => void): Off {
    return this.#core.signals.on(name, listener)
  }

  room(id: string): Room {
    return this.#rooms.get(id)
  }

  topic<Name extends string>(name: Name): Topic<PayloadOf<App, Name>> {
    return parseTopic<PayloadOf<App, Name>>(this.#topic(name))
  }

  call<Name extends CallName<App>>(
    name: Name,
    ...[input, options]: CallArguments<App, Name>
  ): Promise<OutputOf<App, Name>> {
    return this.#core.requests.call<OutputOf<App, Name>>(name, input ?? {}, options?.timeoutMs)
  }

  get bytes(): ByteLink {
    return this.#connection.bytes
  }

  listRooms(page: { limit?: number; cursor?: string } = {}): Promise<ChatCalls['list_rooms']['output']> {
    return this.#core.requests.call('list_rooms', page)
  }

  async createRoom({ name, id }: { name: string; id?: string }): Promise<JoinedRoom> {
    const { room } = await this.#core.requests.call('create_room', { name, room_id: id })
    // Usually `room_joined` came before, and events since.
    if (!this.#rooms.info(room.id)) this.#rooms.entered(room)
    return room
  }

  reconnectNow(): void {
    this.#connection.dialNow()
  }

  close(): void {
    this.#connection.close()
  }

  named(): void {
    const user = this.#credentials.userKey
    if (user !== undefined) this.#outbox.bind(user)
  }

  hello(shown: Shown): Extract<HubCommand, { type: 'hello' }> {
    const id = this.#session?.id
    const { client } = this.#parts
    const positions = this.#core.positions.resume()
    return { type: 'hello', ...shown, ...(id !== undefined && { session_id: id }), client, positions }
  }

  welcomed(welcome: WelcomeFrame): void {
    this.#session = { id: welcome.session_id, welcome }
    this.#rooms.welcomed(parseWelcomeRooms(welcome))
  }

  received(frame: ServerFrame): void {
    if (frame.type === 'token_expiring') void this.#refreshToken()
    route(this.#destinations, frame)
  }

  changed(state: ConnectionState, before: ConnectionState): void {
    const { signals } = this.#core
    const welcome = state.at === 'online' ? this.#session?.welcome : undefined
    if (before.at === 'online') this.#offline()
    if (welcome) this.#online(welcome)
    if (state.at === 'waiting' && state.reason.name === 'superseded') this.#forgetSession()
    if (state.at === 'closed') this.#end()
    signals.emit('state', state)
    if (welcome) signals.emit('welcome', welcome)
    if (state.at === 'closed') signals.clear()
  }

  #topic(name: string): TopicHandle {
    const topic = this.#topics.get(name) ?? new TopicHandle(this.#core, name)
    this.#topics.set(name, topic)
    return topic
  }

  #online({ user, limits }: WelcomeFrame): void {
    this.#core.requests.online((text) => this.#connection.send(text), limits)
    for (const topic of this.#topics.values()) topic.online()
    this.#outbox.bind(this.#credentials.userKey ?? user.id)
    this.#outbox.online()
    this.#rooms.online()
  }

  #offline(): void {
    this.#core.requests.offline()
    this.#outbox.offline()
    for (const topic of this.#topics.values()) topic.offline()
  }

  /** Goes on with a newer token. Without one the connection ends when this one does, and the next one asks again. */
  async #refreshToken(): Promise<void> {
    const { requests, environment } = this.#core
    try {
      const token = await this.#credentials.newer()
      if (token !== undefined) await requests.ask('refresh_token', { token }, 'reject')
    } catch (error) {
      environment.report(error)
    }
  }

  /** Somebody else goes on with this session: coming back with its id would end theirs in turn. */
  #forgetSession(): void {
    if (this.#session) this.#session = { ...this.#session, id: undefined }
  }

  #end(): void {
    this.#core.requests.close()
    this.#outbox.close()
    for (const topic of this.#topics.values()) topic.close()
    this.#rooms.close()
  }
}
