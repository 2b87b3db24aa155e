import type { Message, ResetReason, Room as RoomInfo, ServerFrame } from '@hubbub/protocol'
import type { HistoryPage, HistoryRequest, Off, Room, RoomEvents, Sending } from '../api.ts'
import type { Environment } from '../environment.ts'
import { HubError } from '../errors.ts'
import type { ClientSettings } from '../options.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Requests } from '../requests.ts'
import { Signals } from '../signals.ts'
import type { CallOptions } from '../types.ts'
import { Ledger } from './ledger.ts'
import { RoomTimeline } from './timeline.ts'
import { TypingNotice } from './typing-notice.ts'

/** What a room needs from its client. */
export interface RoomParts {
  readonly environment: Environment
  readonly settings: ClientSettings
  readonly requests: Requests
  readonly outbox: Outbox
  readonly userId: () => string | undefined
  readonly isOnline: () => boolean
  readonly info: (id: string) => RoomInfo | undefined
  readonly join: (id: string) => Promise<RoomInfo>
  readonly left: (id: string) => void
}

/** One room of a client: commands out, events in. */
export class ChatRoom implements Room {
  readonly id: string
  readonly timeline: RoomTimeline
  readonly #parts: RoomParts
  readonly #signals: Signals<RoomEvents>
  readonly #typing: TypingNotice
  readonly #ledger = new Ledger()

  constructor(id: string, parts: RoomParts) {
    const { environment, settings, outbox, requests } = parts
    this.id = id
    this.#parts = parts
    this.#signals = new Signals(environment.report)
    this.#typing = new TypingNotice(environment.clock, settings.typing, (active) =>
      requests.notify('typing', { room_id: id, active }),
    )
    const known = parts.info(id)
    if (known) this.#ledger.begin(known.last_seq)
    this.timeline = new RoomTimeline({
      ...parts,
      history: (page) => this.history(page),
      onlineUsers: () => this.onlineUsers(),
      outgoing: () => outbox.rows(id),
      seen: (messages) => this.#confirm(messages),
    })
  }

  get info(): RoomInfo | undefined {
    return this.#parts.info(this.id)
  }

  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): Off {
    return this.#signals.on(name, listener)
  }

  send(text: string): Sending {
    if (typeof text !== 'string') throw new TypeError(`room.send takes a string, not ${typeof text}`)
    this.#typing.forget()
    return this.#parts.outbox.send(this.id, text)
  }

  async edit(messageId: string, text: string): Promise<Message> {
    const input = { room_id: this.id, message_id: messageId, content: text }
    return (await this.#parts.requests.ask('edit_message', input, 'repeat')).message
  }

  async delete(messageId: string): Promise<Message> {
    return (await this.#parts.requests.ask('delete_message', { room_id: this.id, message_id: messageId }, 'repeat'))
      .message
  }

  history(page: HistoryRequest = {}, options: CallOptions = {}): Promise<HistoryPage> {
    const { requests, settings } = this.#parts
    return requests.ask(
      'history',
      { limit: settings.timeline.pageSize, ...page, room_id: this.id },
      'repeat',
      options.timeoutMs,
    )
  }

  onlineUsers(page: { limit?: number; cursor?: string } = {}): ReturnType<Room['onlineUsers']> {
    return this.#parts.requests.ask('online_users', { ...page, room_id: this.id }, 'repeat')
  }

  typing(): void {
    if (this.#parts.isOnline()) this.#typing.key()
  }

  stopTyping(): void {
    this.#typing.stop()
  }

  join(): Promise<RoomInfo> {
    return this.#parts.join(this.id)
  }

  async leave(): Promise<void> {
    try {
      await this.#parts.requests.ask('leave_room', { room_id: this.id }, 'repeat')
    } catch (error) {
      // The repetition of a leave whose reply was lost finds nobody to leave.
      if (!(error instanceof HubError && error.code === 'not_a_member')) throw error
    }
    this.#typing.forget()
    this.#parts.left(this.id)
  }

  /** Takes an event of this room that was not delivered before. */
  receive(event: ServerFrame): void {
    this.timeline.together(() => {
      this.timeline.receive(event)
      if (event.type === 'message' || event.type === 'message_updated') this.#confirm([event])
    })
    this.#tell(event)
  }

  /** From here on its events come: what was loaded before may lack some. */
  follow(info: RoomInfo): void {
    this.#ledger.begin(info.last_seq)
    this.timeline.reset()
  }

  /** Events may have been missed. */
  reset(reason: ResetReason): void {
    this.#ledger.forget()
    this.timeline.reset()
    this.#signals.emit('reset', { reason })
  }

  close(): void {
    this.#typing.forget()
    this.timeline.close()
    this.#signals.clear()
  }

  #confirm(messages: readonly Message[]): void {
    const { outbox, userId } = this.#parts
    for (const message of messages) if (message.user_id === userId()) outbox.seen(message)
  }

  #tell(event: ServerFrame): void {
    switch (event.type) {
      case 'message':
      case 'message_updated': {
        const { type, ...message } = event
        const isNew = this.#ledger.note(message.seq, type === 'message')
        return this.#signals.emit(isNew ? 'message' : 'message_updated', message)
      }
      case 'member_joined':
      case 'member_left': {
        const { type, ...change } = event
        return this.#signals.emit(type, change)
      }
      case 'user_joined':
      case 'user_left': {
        const { type, ...change } = event
        return this.#signals.emit(type, change)
      }
      case 'typing': {
        const { type, ...typing } = event
        return this.#signals.emit(type, typing)
      }
      default:
    }
  }
}
