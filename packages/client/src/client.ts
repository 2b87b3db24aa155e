import type { ChatCalls, Room as RoomInfo, User, WelcomeFrame } from '@hubbub/protocol'
import type { HubClient, HubEvents, Off, Room, Topic } from './api.ts'
import { Connection } from './connection.ts'
import { Credentials, type Shown } from './credentials.ts'
import { helloFrame } from './hello.ts'
import type { Environment, OutboxStorage } from './environment.ts'
import type { HubError } from './errors.ts'
import type { ClientSettings, TokenSource } from './options.ts'
import { OutboxKeeper } from './outbox/keeper.ts'
import { Outbox } from './outbox/outbox.ts'
import { parseReply, parseTopic, parseWelcomeRooms } from './parse.ts'
import { Positions } from './positions.ts'
import { Requests } from './requests.ts'
import { Rooms } from './room/rooms.ts'
import { Router } from './router.ts'
import { Signals } from './signals.ts'
import type { ConnectionState } from './state.ts'
import { Topics } from './topic/topics.ts'
import type { AppLike, CallArguments, CallName, OutputOf, PayloadOf } from './types.ts'

/** What a client is made of. */
export interface ClientParts {
  readonly url: string
  readonly environment: Environment
  readonly settings: ClientSettings
  readonly token: TokenSource | undefined
  readonly username: string | undefined
  readonly client: { readonly name: string; readonly version: string }
  readonly outboxStorage: OutboxStorage
}

/** Commands of the chat whose repetition changes nothing. */
const repeatable: ReadonlySet<string> = new Set([
  'history',
  'list_rooms',
  'online_users',
  'presence',
  'edit_message',
  'delete_message',
  'join_room',
  'leave_room',
  'subscribe',
  'unsubscribe',
])

/** Wires the parts of a client together; `start` begins to connect. */
export class Client<App extends AppLike> implements HubClient<App> {
  readonly #parts: ClientParts
  readonly #signals: Signals<HubEvents>
  readonly #credentials: Credentials
  readonly #positions = new Positions()
  readonly #requests: Requests
  readonly #outbox: Outbox
  readonly #rooms: Rooms
  readonly #topics: Topics
  readonly #router: Router
  readonly #connection: Connection
  #session: { readonly id: string | undefined; readonly welcome: WelcomeFrame } | undefined

  constructor(parts: ClientParts) {
    const { environment, settings, url } = parts
    const failed = (error: HubError): void => this.#signals.emit('error', error)
    this.#parts = parts
    this.#signals = new Signals(environment.report)
    this.#requests = new Requests(environment.clock, settings, () => this.#connection.leaveSoon())
    this.#credentials = new Credentials({ ...parts, storage: environment.tokenStorage(), report: environment.report })
    const shared = { environment, settings, requests: this.#requests, positions: this.#positions, failed }
    this.#outbox = new Outbox({
      ...shared,
      url,
      keeper: new OutboxKeeper({
        environment,
        storage: parts.outboxStorage,
        failed,
        adopted: (entries) => this.#outbox.adopt(entries),
      }),
      reached: (room) => this.#positions.at(`room:${room}`)?.offset,
      changed: (room) => this.#rooms.outgoingChanged(room),
    })
    this.#rooms = new Rooms({
      ...shared,
      outbox: this.#outbox,
      userId: () => this.user?.id,
      isOnline: () => this.state.at === 'online',
      changed: (list) => this.#signals.emit('rooms', list),
      joined: (room) => this.#signals.emit('room_joined', room),
      left: (id) => this.#signals.emit('room_left', { room_id: id }),
    })
    this.#topics = new Topics({ ...shared, backoff: settings.reconnect })
    this.#router = new Router({
      ...shared,
      rooms: this.#rooms,
      topics: this.#topics,
      signals: this.#signals,
      passed: (room, offset) => this.#outbox.passed(room, offset),
    })
    this.#connection = new Connection({
      ...shared,
      url,
      credentials: this.#credentials,
      hello: (shown) => this.#hello(shown),
      welcomed: (frame) => this.#welcomed(frame),
      received: (frame) => this.#router.received(frame),
      changed: (state, before) => this.#changed(state, before),
    })
  }

  get state(): ConnectionState {
    return this.#connection.state
  }

  get user(): User | undefined {
    return this.#session?.welcome.user
  }

  get rooms(): readonly RoomInfo[] {
    return this.#rooms.list
  }

  start(): void {
    // A guest who was here before is known at once: messages written offline survive a reload, too.
    const { guestId } = this.#credentials
    if (guestId !== undefined) this.#outbox.bind(guestId)
    this.#connection.start()
  }

  on<Name extends keyof HubEvents>(name: Name, listener: (event: HubEvents[Name]) => void): Off {
    return this.#signals.on(name, listener)
  }

  room(id: string): Room {
    return this.#rooms.get(id)
  }

  topic<Name extends string>(name: Name): Topic<PayloadOf<App, Name>> {
    return parseTopic<PayloadOf<App, Name>>(this.#topics.get(name))
  }

  call<Name extends CallName<App>>(
    name: Name,
    ...[input, options]: CallArguments<App, Name>
  ): Promise<OutputOf<App, Name>> {
    const fields: object = input ?? {}
    // A key makes the repetition of anything harmless.
    const whenCut = repeatable.has(name) || 'client_id' in fields ? 'repeat' : 'wait'
    return this.#requests.request(name, fields, whenCut, options?.timeoutMs).then(parseReply<OutputOf<App, Name>>)
  }

  listRooms(page: { limit?: number; cursor?: string } = {}): Promise<ChatCalls['list_rooms']['output']> {
    return this.#requests.ask('list_rooms', page, 'repeat')
  }

  async createRoom({ name, id }: { name: string; id?: string }): Promise<RoomInfo> {
    const { room } = await this.#requests.ask(
      'create_room',
      { name, ...(id === undefined ? {} : { room_id: id }) },
      'wait',
    )
    this.#rooms.entered(room)
    return room
  }

  reconnectNow(): void {
    this.#connection.dialNow()
  }

  close(): void {
    this.#connection.close()
  }

  #hello(shown: Shown): object {
    return helloFrame({
      shown,
      sessionId: this.#session?.id,
      client: this.#parts.client,
      positions: this.#positions.resume(),
    })
  }

  #welcomed(welcome: WelcomeFrame): void {
    this.#session = { id: welcome.session_id, welcome }
    this.#rooms.welcomed(parseWelcomeRooms(welcome))
  }

  #changed(state: ConnectionState, before: ConnectionState): void {
    if (before.at === 'online') this.#offline()
    if (state.at === 'online' && this.#session) this.#online(this.#session.welcome)
    if (state.at === 'waiting' && state.reason.name === 'superseded') this.#forgetSession()
    if (state.at === 'closed') this.#end()
    this.#signals.emit('state', state)
    if (state.at === 'online' && this.#session) this.#signals.emit('welcome', this.#session.welcome)
    if (state.at === 'closed') this.#signals.clear()
  }

  #online({ user, limits }: WelcomeFrame): void {
    this.#requests.online((text) => this.#connection.send(text), limits)
    this.#topics.online()
    this.#outbox.bind(user.id)
    this.#outbox.online()
    this.#rooms.online()
  }

  #offline(): void {
    this.#requests.offline()
    this.#outbox.offline()
    this.#topics.offline()
  }

  /** Somebody else goes on with this session: coming back with its id would end theirs in turn. */
  #forgetSession(): void {
    if (this.#session) this.#session = { ...this.#session, id: undefined }
  }

  #end(): void {
    this.#requests.close()
    this.#outbox.close()
    this.#topics.close()
    this.#rooms.close()
  }
}
