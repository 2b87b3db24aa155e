import type { SeededRandom } from '@hubbub/hub/testing'
import type { FakeSocket } from './fake-socket.ts'
import { golden } from './fake-world.ts'
import { type Appended, ModelRoom, type ModelRow, shown } from './model-room.ts'
import { parseKeys, parsePositions, type SentFrame } from './parse-sent.ts'

type Frame = { readonly type: string; readonly [field: string]: unknown }

/** What a test does to commands. */
export interface Interference {
  /** A code to refuse this command with, instead of carrying it out. */
  readonly refuse: (frame: SentFrame) => { code: string; retry: string; retry_after_ms?: number } | undefined
  /** The link breaks after the command took effect, before its reply. */
  readonly cutAfter: (frame: SentFrame) => boolean
}

interface Session {
  readonly socket: FakeSocket
  /** Commands that have arrived and not been carried out: also of a link that the client has given up. */
  readonly inbox: SentFrame[]
  /** What is on its way to the client: events in their order; a reply once the events before it are through (O6). */
  readonly events: Frame[]
  readonly replies: { readonly frame: Frame; readonly afterEvents: number }[]
  delivered: number
  isWelcomed: boolean
}

const me = { id: 'u_me', username: 'me' }

/** A server that keeps the rules of ordering, idempotency and recovery, moved step by step by a seed. */
export class ModelServer {
  readonly rooms: ReadonlyMap<string, ModelRoom>
  readonly #random: SeededRandom
  readonly #sessions: Session[] = []
  interference: Interference | undefined

  constructor(random: SeededRandom, rooms: readonly string[]) {
    this.#random = random
    this.rooms = new Map(rooms.map((id) => [id, new ModelRoom(id)]))
  }

  /** Takes a dialled socket. */
  accept(socket: FakeSocket): void {
    const session: Session = { socket, inbox: [], events: [], replies: [], delivered: 0, isWelcomed: false }
    this.#sessions.push(session)
    socket.onSent = (frame) => session.inbox.push(frame)
  }

  /** Whether nothing is on its way anywhere. */
  get isQuiet(): boolean {
    return this.#sessions.every(
      ({ socket, inbox, events, replies }) =>
        inbox.length === 0 && (!socket.isOpen || events.length + replies.length === 0),
    )
  }

  /** Opens a dialling socket, carries out one command, or delivers one frame: whichever chance picks. */
  step(): void {
    const alive = this.#sessions.filter(({ socket, inbox }) => !socket.isClosed || inbox.length > 0)
    const session = alive[this.#random.below(alive.length)]
    if (!session) return
    if (session.socket.isDialling) return session.socket.open()
    const choice = this.#random.below(3)
    if (choice === 0) this.#carryOut(session)
    else if (choice === 1) this.#deliverEvent(session)
    else this.#deliverReply(session)
  }

  /** Somebody else does something in a room. */
  others(action: 'say' | 'edit' | 'delete' | 'join', room: ModelRoom): void {
    if (action === 'say') return this.#announceNew(room, room.append('u_other', `other ${room.rows.length}`))
    if (action === 'join') {
      const { type, ...event } = golden('member joined')
      return this.#announce({ type, ...event, room_id: room.id, offset: ++room.offset })
    }
    const seq = this.#random.below(room.rows.length) + 1
    const fields =
      action === 'edit' ? { content: `edit ${room.offset}`, edited_at: 'now' } : { content: '', deleted_at: 'now' }
    const row = room.change(seq, fields)
    if (row) this.#announce({ type: 'message_updated', ...shown(row) })
  }

  /** The link breaks; commands on their way may still arrive, or never. */
  cut(socket: FakeSocket): void {
    const session = this.#sessions.find((candidate) => candidate.socket === socket)
    if (session && this.#random.below(2) === 0) session.inbox.length = 0
    socket.end()
  }

  #carryOut(session: Session): void {
    const frame = session.inbox.shift()
    if (!frame) return
    const refusal = frame.type === 'hello' ? undefined : this.interference?.refuse(frame)
    if (refusal) return this.#reply(session, { type: 'error', ref: frame.ref, message: refusal.code, ...refusal })
    const answer = this.#answer(session, frame)
    if (this.interference?.cutAfter(frame)) return this.cut(session.socket)
    if (frame.ref !== undefined && answer) this.#reply(session, { type: 'ok', ref: frame.ref, ...answer })
  }

  #answer(session: Session, frame: SentFrame): Frame | object | undefined {
    const room = this.rooms.get(String(frame['room_id']))
    switch (frame.type) {
      case 'hello':
        return this.#welcome(session, frame)
      case 'ping':
        session.events.push(golden('pong'))
        return undefined
      case 'history':
        return room?.page(frame)
      case 'online_users':
        return { room_id: room?.id, users: [], online: 0 }
      case 'message':
        return room && this.#append(room, frame)
      default:
        return {}
    }
  }

  #append(room: ModelRoom, frame: SentFrame): object {
    const { client_id, after } = parseKeys(frame)
    const appended = room.append(me.id, String(frame['content']), client_id, after)
    if (appended.kind === 'out_of_order') return { type: 'error', code: 'out_of_order', retry: 'now', message: '' }
    this.#announceNew(room, appended)
    const { id, seq, createdOffset, timestamp } = appended.row
    return { room_id: room.id, message_id: id, seq, offset: createdOffset, timestamp, duplicate: !appended.isNew }
  }

  #welcome(session: Session, hello: SentFrame): undefined {
    const positions = parsePositions(hello)
    const rooms = [...this.rooms.values()]
    session.isWelcomed = true
    session.events.push({ ...golden('welcome'), ref: hello.ref, user: me, rooms: rooms.map((room) => room.info) })
    const topics: Record<string, object> = {}
    for (const room of rooms) {
      const since = positions[`room:${room.id}`]
      const isKnown = since === undefined || since.epoch === room.epoch
      if (since && isKnown)
        session.events.push(...room.changedAfter(since.offset).map((row) => eventOf(row, since.offset)))
      topics[`room:${room.id}`] = isKnown
        ? { recovered: true, ...room.head }
        : { recovered: false, ...room.head, reason: 'epoch_changed' }
    }
    session.events.push({ type: 'synced', topics })
    return undefined
  }

  #announceNew(_room: ModelRoom, appended: Appended): void {
    if (appended.kind === 'stored' && appended.isNew) this.#announce({ type: 'message', ...shown(appended.row) })
  }

  #announce(event: Frame): void {
    for (const { isWelcomed, events } of this.#sessions) if (isWelcomed) events.push(event)
  }

  #reply(session: Session, frame: Frame): void {
    session.replies.push({ frame, afterEvents: session.delivered + session.events.length })
  }

  #deliverEvent(session: Session): void {
    const frame = session.socket.isOpen ? session.events.shift() : undefined
    if (!frame) return
    session.delivered++
    session.socket.receive(frame)
  }

  /** Replies overtake each other, never the events before them. */
  #deliverReply(session: Session): void {
    const ready = session.replies.filter(({ afterEvents }) => afterEvents <= session.delivered)
    const reply = session.socket.isOpen ? ready[this.#random.below(ready.length)] : undefined
    if (!reply) return
    session.replies.splice(session.replies.indexOf(reply), 1)
    session.socket.receive(reply.frame)
  }
}

function eventOf(row: ModelRow, since: number): Frame {
  return { type: row.createdOffset > since ? 'message' : 'message_updated', ...shown(row) }
}
