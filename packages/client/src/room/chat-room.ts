import type { ChatCalls, JoinedRoom, Message, ResetReason, ServerFrame } from '@hubbub/protocol'
import type {
  HistoryPage,
  HistoryRequest,
  HubEvents,
  Off,
  OutgoingMessage,
  Room,
  RoomEvents,
  Sending,
  SendOptions,
} from '../api.ts'
import type { Core } from '../core.ts'
import type { HubError } from '../errors.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Follower } from '../settle.ts'
import { Signals } from '../signals.ts'
import type { CallOptions, RoomCallArguments, RoomCallName } from '../types.ts'
import { Ledger } from './ledger.ts'
import { RoomTimeline, type TimelineSource } from './timeline.ts'
import { TypingNotice } from './typing-notice.ts'

/** Who keeps the rooms of a client. */
export interface RoomOwner {
  readonly core: Core
  readonly outbox: Outbox
  /** What is known of a room that this user is in. */
  info(id: string): JoinedRoom | undefined
  join(id: string): Promise<JoinedRoom>
  /** What is known of a room is out of date. */
  refresh(id: string): void
  /** This user is not in the room any more. */
  left(room: HubEvents['room_left']): void
}

/** One room of a client: commands out, events in. */
export class ChatRoom implements Room, TimelineSource, Follower {
  readonly id: string
  readonly timeline: RoomTimeline
  readonly #core: Core
  readonly #owner: RoomOwner
  readonly #signals: Signals<RoomEvents>
  readonly #typing: TypingNotice
  readonly #ledger = new Ledger()

  constructor(id: string, owner: RoomOwner) {
    const { core } = owner
    this.id = id
    this.#core = core
    this.#owner = owner
    this.#signals = new Signals(core.environment.report)
    this.#typing = new TypingNotice(core, id)
    this.timeline = new RoomTimeline(core, this)
    if (this.info) this.#ledger.begin(this.info.last_seq)
  }

  get info(): JoinedRoom | undefined {
    return this.#owner.info(this.id)
  }

  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): Off {
    return this.#signals.on(name, listener)
  }

  send(text: string, options: SendOptions = {}): Sending {
    if (typeof text !== 'string') throw new TypeError(`room.send takes a string, not ${typeof text}`)
    this.#typing.forget()
    return this.#owner.outbox.send(this.id, text, options)
  }

  call<Name extends RoomCallName>(
    name: Name,
    ...[input, options]: RoomCallArguments<Name>
  ): Promise<ChatCalls[Name]['output']> {
    return this.#core.requests.call(name, { ...input, room_id: this.id }, options?.timeoutMs)
  }

  async edit(messageId: string, text: string): Promise<Message> {
    return (await this.call('edit_message', { message_id: messageId, content: text })).message
  }

  async delete(messageId: string): Promise<Message> {
    return (await this.call('delete_message', { message_id: messageId })).message
  }

  history(page?: HistoryRequest, options?: CallOptions): Promise<HistoryPage> {
    return this.call('history', { limit: this.#core.settings.timeline.pageSize, ...page }, options)
  }

  onlineUsers(page?: { limit?: number; cursor?: string }): ReturnType<Room['onlineUsers']> {
    return this.call('online_users', page)
  }

  typing(): void {
    this.#typing.key()
  }

  stopTyping(): void {
    this.#typing.stop()
  }

  join(): Promise<JoinedRoom> {
    return this.#owner.join(this.id)
  }

  async leave(): Promise<void> {
    await this.call('leave_room')
    this.#typing.forget()
    this.lost()
  }

  /** Takes an event of this room that was not delivered before. */
  receive(event: ServerFrame): void {
    this.timeline.receive(event)
    switch (event.type) {
      case 'message':
      case 'message_updated': {
        const { type, ...message } = event
        this.seen([message])
        const isNew = this.#ledger.note(message.seq, type === 'message')
        return this.#signals.emit(isNew ? 'message' : 'message_updated', message)
      }
      case 'member_joined':
      case 'member_left':
      case 'member_updated':
      case 'room_updated':
      case 'room_deleted':
      case 'read':
      case 'user_joined':
      case 'user_left':
      case 'presence_changed':
      case 'typing': {
        const { type, ...fields } = event
        return this.#signals.emit(type, fields)
      }
      default:
    }
  }

  /** From here on its events come: what was loaded before may lack some. */
  follow(info: JoinedRoom): void {
    this.#ledger.begin(info.last_seq)
    this.timeline.reset()
  }

  reset(reason: ResetReason): void {
    this.#ledger.forget()
    this.#owner.outbox.passed(this.id)
    this.timeline.reset()
    this.#owner.refresh(this.id)
    this.#signals.emit('reset', { reason })
    this.#core.signals.emit('reset', { room_id: this.id, reason })
  }

  stuck(error: HubError): void {
    this.timeline.fail(error)
  }

  lost(): void {
    this.#owner.left({ room_id: this.id })
  }

  close(): void {
    this.#typing.forget()
    this.timeline.close()
    this.#signals.clear()
  }

  outgoing(): readonly OutgoingMessage[] {
    return this.#owner.outbox.rows(this.id)
  }

  seen(messages: readonly Message[]): void {
    for (const message of messages) if (message.user_id === this.#core.user()?.id) this.#owner.outbox.seen(message)
  }
}
