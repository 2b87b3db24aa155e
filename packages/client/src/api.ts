import type {
  ChatCalls,
  JoinedRoom,
  Message,
  Position,
  PresentUser,
  ResetReason,
  Room as RoomInfo,
  ServerFrame,
  ServerFrameOf,
  ServerFrameType,
  User,
  WelcomeFrame,
} from '@hubbub/protocol'
import type { HubError } from './errors.ts'
import type { ConnectionState } from './state.ts'
import type {
  AppLike,
  CallArguments,
  CallName,
  CallOptions,
  OutputOf,
  PayloadOf,
  RoomCallArguments,
  RoomCallName,
} from './types.ts'

/** Stops what the call that returned it began; calling it again does nothing. */
export type Off = () => void

/** What `hub.on` can listen to. */
export interface HubEvents {
  /** Every change of `hub.state`. */
  state: ConnectionState
  /** The server's welcome, once per connection. */
  welcome: WelcomeFrame
  /** Everything missed since the last connection has been delivered. */
  synced: ServerFrameOf<'synced'>
  /** A failure that belongs to no call: refused subscriptions, storage that fails, a topic reset again and again. */
  error: HubError
  /** Every change of `hub.rooms`. */
  rooms: readonly JoinedRoom[]
  /** Somebody made a public room. */
  room_created: RoomInfo
  /** This user entered a room, here or on another device. */
  room_joined: JoinedRoom
  /** This user left a room, here or on another device, or had to: then there may be a reason. */
  room_left: EventOf<'room_left'>
  /** What was kept of a room is stale, for this reason. */
  reset: { readonly room_id: string; readonly reason: ResetReason }
  /** Every event of a room, and every other one to this user: durable ones once, in their order, after the room took them. */
  event: ServerFrame
}

/** The fields of a server event without its `type`. */
export type EventOf<Type extends ServerFrameType> = Omit<ServerFrameOf<Type>, 'type'>

/** What `room.on` can listen to; each event once, in the room's order. */
export interface RoomEvents {
  message: Message
  /** A message was edited or deleted; this is its present state. It may be one not seen before: treat it as an upsert. */
  message_updated: Message
  member_joined: EventOf<'member_joined'>
  member_left: EventOf<'member_left'>
  member_updated: EventOf<'member_updated'>
  room_updated: EventOf<'room_updated'>
  room_deleted: EventOf<'room_deleted'>
  /** A member read further, or marked something unread. */
  read: EventOf<'read'>
  /** Users came online in the room. */
  user_joined: EventOf<'user_joined'>
  user_left: EventOf<'user_left'>
  presence_changed: EventOf<'presence_changed'>
  typing: EventOf<'typing'>
  /** Events may have been missed: what was kept of the room is stale. The timeline reloads itself. */
  reset: { readonly reason: ResetReason }
}

/** What `topic.on` can listen to. */
export interface TopicEvents<Payload> {
  publication: Publication<Payload>
  /** Who came and went. */
  presence: EventOf<'presence'>
  /** Publications may have been missed, for this reason. */
  reset: { readonly reason: ResetReason }
  /** The server refused the subscription; listening again asks again. */
  refused: HubError
}

/** One publication of a topic. */
export interface Publication<Payload> {
  readonly topic: string
  readonly payload: Payload
  /** In topics with history only. */
  readonly offset?: number | undefined
  /** Who published it; absent when the server did. */
  readonly user_id?: string | undefined
  readonly client_id?: string | undefined
}

/** One client of one server: it connects, comes back after every cut, and stays in step. Made by `connect`. */
export interface HubClient<App extends AppLike = AppLike> {
  /** The present state; a new object at every change, the same one between. */
  readonly state: ConnectionState
  /** Who this client is, once welcomed; kept while reconnecting. */
  readonly user: User | undefined
  /**
   * The rooms this user is in, by name; a new array at every change, the same one between. What `membership` counts is as
   * of `head`: the store of `@hubbub/client/store` keeps it up to date.
   */
  readonly rooms: readonly JoinedRoom[]
  /** Listens; a listener that throws is reported to `options.onError` and costs nothing else. After `close` it is never called. */
  on<Name extends keyof HubEvents>(name: Name, listener: (event: HubEvents[Name]) => void): Off
  /** The room with this id; the same object each time. Being in a room is up to `join`. */
  room(id: string): Room
  /** A topic by name; the same object each time. It is subscribed while somebody listens. */
  topic<Name extends string>(name: Name): Topic<PayloadOf<App, Name>>
  /**
   * Sends a command and waits for its reply. While offline it waits for the connection, up to its timeout.
   * Rejects with a `HubError`; after `timeout` and `disconnected` the command may have been carried out.
   */
  call<Name extends CallName<App>>(name: Name, ...args: CallArguments<App, Name>): Promise<OutputOf<App, Name>>
  /** The binary side of the connection, for `@hubbub/client/files`. */
  readonly bytes: ByteLink
  /** One page of the public rooms. */
  listRooms(page?: { limit?: number; cursor?: string }): Promise<ChatCalls['list_rooms']['output']>
  /** Makes a public room and enters it. */
  createRoom(room: { name: string; id?: string }): Promise<JoinedRoom>
  /** Dials now instead of waiting; does nothing when connecting, online or closed. */
  reconnectNow(): void
  /**
   * Ends everything for good: the connection, timers, listeners. Unconfirmed messages stay in the outbox storage for the
   * next client. Later calls reject, and later sends fail, with the code `closed`.
   */
  close(): void
}

/** The binary side of a connection. */
export interface ByteLink {
  /** Sends a binary frame; false unless online over a socket that takes them. */
  send(frame: Uint8Array<ArrayBuffer>): boolean
  /** Bytes, of texts too, that were given to the socket and have not left yet. */
  waiting(): number
  /** Commands whose answers are on their way: what can wait should. */
  pending(): number
}

/** A chat room. */
export interface Room {
  readonly id: string
  /** What is known of the room when this user is in it. */
  readonly info: JoinedRoom | undefined
  /** The messages and people of the room as one snapshot that a page can render. */
  readonly timeline: Timeline
  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): Off
  /** Puts a message into the outbox; it goes out once, in order, over cuts and reloads. Throws TypeError for what is no string. */
  send(text: string, options?: SendOptions): Sending
  /** Sends a command about this room, as `hub.call` does. */
  call<Name extends RoomCallName>(name: Name, ...args: RoomCallArguments<Name>): Promise<ChatCalls[Name]['output']>
  edit(messageId: string, text: string): Promise<Message>
  delete(messageId: string): Promise<Message>
  /** One page of messages, ascending by `seq`: the newest ones, or before, after or around a `seq`. */
  history(page?: HistoryRequest, options?: CallOptions): Promise<HistoryPage>
  onlineUsers(page?: { limit?: number; cursor?: string }): Promise<ChatCalls['online_users']['output']>
  /** Says that the user is typing: call it on every key; it is sent every few seconds and ends by itself. */
  typing(): void
  /** Says that the user stopped typing; sending a message says it too. */
  stopTyping(): void
  join(): Promise<JoinedRoom>
  leave(): Promise<void>
}

/** What may go with the text of a message; kept with it in the outbox. */
export interface SendOptions {
  /** Id of the message it answers. */
  readonly replyTo?: string | undefined
  /** Id of the message whose thread it belongs to, or of any message in that thread. */
  readonly threadId?: string | undefined
  /** Ids of its files; with some, the text may be empty. */
  readonly attachments?: readonly string[] | undefined
}

/** Which page of a room's messages; at most one of before, after, around. */
export interface HistoryRequest {
  readonly before?: number
  readonly after?: number
  readonly around?: number
  /** @default `timeline.pageSize` */
  readonly limit?: number
}

/** One page of a room's messages. */
export type HistoryPage = ChatCalls['history']['output']

/** What the server says of a stored message. */
export type SentMessage = ChatCalls['message']['output']

/** A message on its way. */
export interface Sending {
  /** The idempotency key; a retry takes a new one. */
  readonly clientId: string
  readonly roomId: string
  readonly text: string
  readonly options: SendOptions
  /** `pending` until the server has stored it, over any number of cuts; `failed` after a refusal only. */
  readonly state: 'pending' | 'sent' | 'failed'
  /** Why it failed. */
  readonly error: HubError | undefined
  /** Resolves when stored. Rejects on a refusal, discard, or `close()`; need not be watched. A retry starts a new one. */
  readonly done: Promise<SentMessage>
  /** Sends a failed message again as a new one at the end, perhaps with other words; nothing unless failed. */
  retry(text?: string): void
  /** Forgets it. One that was already on the wire may still have been stored, and then comes back as a message. */
  discard(): void
}

/** A message of this client that is not among the messages yet. */
export interface OutgoingMessage {
  readonly clientId: string
  readonly text: string
  readonly options: SendOptions
  readonly state: 'pending' | 'sent' | 'failed'
  readonly error: HubError | undefined
  /** When it was written, in ms since 1970 by this machine's clock. */
  readonly createdAt: number
  /** To retry or discard it. */
  readonly sending: Sending
}

/** What a page shows of a room; never changed, replaced by a new one at every change. */
export interface TimelineSnapshot {
  /** `empty` before the first load; `failed` when it could not be loaded: see `error`, load again. */
  readonly status: 'empty' | 'loading' | 'ready' | 'failed'
  readonly error: HubError | undefined
  /** Ascending by `seq`, without holes; deleted ones keep their place with `deleted_at`. */
  readonly messages: readonly Message[]
  /** Own messages that are not among `messages` yet, in the order written; they belong at the end. */
  readonly outgoing: readonly OutgoingMessage[]
  readonly hasMoreBefore: boolean
  /** True while the window does not reach the newest message, as after `loadInitial({ around })`. */
  readonly hasMoreAfter: boolean
  readonly loadingBefore: boolean
  readonly loadingAfter: boolean
  /** How many users are online in the room. */
  readonly online: number
  /** Who is online, by name; the first page of them in large rooms, nobody in very large ones. */
  readonly onlineUsers: readonly PresentUser[]
  /** Others who are typing now. */
  readonly typing: readonly User[]
}

/** A contiguous window of a room's messages that follows the events, in the shape of an external store. */
export interface Timeline {
  /** Bound: give it to `useSyncExternalStore`. */
  readonly subscribe: (listener: () => void) => Off
  /** Bound; the same object until something changes. */
  readonly getSnapshot: () => TimelineSnapshot
  /** Loads the newest page, or the one around a `seq`, in place of what is there. Never rejects: see `status`. */
  loadInitial(at?: { around: number }): Promise<void>
  /** Loads the page before the window; nothing when there is none or it is loading. Never rejects: see `error`. */
  loadOlder(): Promise<void>
  /** Loads the page after the window; nothing when there is none or it is loading. Never rejects: see `error`. */
  loadNewer(): Promise<void>
}

/** A named stream. */
export interface Topic<Payload> {
  readonly name: string
  /** How far this client has read, while subscribed. */
  readonly position: Position | undefined
  /** Listens; the first listener subscribes, the last one to leave unsubscribes. */
  on<Name extends keyof TopicEvents<Payload>>(name: Name, listener: (event: TopicEvents<Payload>[Name]) => void): Off
  /** The payload of the next publication; subscribes until then. Rejects when refused or closed. */
  next(): Promise<Payload>
  /** Publishes; resolves when the server has taken it. With `clientId` a repetition is stored once. */
  publish(
    payload: Payload,
    options?: { clientId?: string },
  ): Promise<{ offset?: number | undefined; duplicate?: boolean | undefined }>
  /** One page of who is here. */
  presence(page?: { limit?: number; cursor?: string }): Promise<TopicPresence>
}

/** Who is in a topic. */
export interface TopicPresence {
  readonly topic: string
  readonly users: readonly PresentUser[]
  readonly online: number
  readonly next_cursor?: string | undefined
}

export type { RoomInfo }
