import type { FrameRule } from './load/tally.ts'

/** Who connects, and where to. */
export interface Seat {
  readonly user: string
  readonly room: string
  /** False: the one room of all. True: a room of this client's own, which may have to be made. */
  readonly ownRoom: boolean
}

/** The conversation between the upgrade and the load. */
export interface Talk {
  send(text: string): void
  /** Resolves with the next text frame that begins so; others are passed over. */
  next(prefix: string): Promise<string>
}

/** How one kind of server is spoken to. */
export interface Dialect {
  /** Path and query of the upgrade request. */
  path(seat: Seat): string
  /** Resolves when the client is in the room. */
  join(talk: Talk, seat: Seat): Promise<void>
  /** A message as text. `number` is unique within the run; all messages to one room are equally long. */
  message(room: string, number: number, content: string): string
  /** How its frames are counted. */
  rule(messageBytes: number): FrameRule
  /** Answers the rule's text ping. */
  readonly textPong: string
}

const bytes = (text: string): Uint8Array => Buffer.from(text)
const query = (seat: Seat): string => new URLSearchParams({ username: seat.user, room_id: seat.room }).toString()

const hubbub: Dialect = {
  path: (seat) => `/ws?${seat.ownRoom ? `username=${seat.user}` : query(seat)}`,
  async join(talk, seat) {
    await talk.next('{"type":"welcome"')
    if (!seat.ownRoom) return
    talk.send(
      JSON.stringify({
        type: 'create_room',
        ref: 'room',
        name: seat.room,
        room_id: seat.room,
      }),
    )
    await talk.next('{"type":"ok"')
  },
  message: (room, number, content) =>
    JSON.stringify({
      type: 'message',
      ref: number,
      room_id: room,
      content,
      client_id: `k${number}`,
    }),
  rule: () => ({
    by: 'prefix',
    event: bytes('{"type":"message",'),
    ack: bytes('{"type":"ok",'),
    textPing: undefined,
    refusal: bytes('{"type":"error",'),
  }),
  textPong: '',
}

const plain: Dialect = {
  path: (seat) => `/ws?${query(seat)}`,
  async join(talk) {
    await talk.next('{"type":"welcome"')
  },
  message: (room, _number, content) => JSON.stringify({ type: 'message', room_id: room, content }),
  rule: () => ({
    by: 'prefix',
    event: bytes('{"type":"message",'),
    ack: undefined,
    textPing: undefined,
    refusal: undefined,
  }),
  textPong: '',
}

/** As `plain`, but messages that waited for the same write share one frame, with a line break between them. */
const plainInLines: Dialect = {
  ...plain,
  rule: (messageBytes) => ({ by: 'size', bytes: messageBytes }),
}

const socketIo: Dialect = {
  path: () => '/socket.io/?EIO=4&transport=websocket',
  async join(talk, seat) {
    await talk.next('0{')
    talk.send('40')
    await talk.next('40')
    talk.send(`42${JSON.stringify(['join', seat.room])}`)
    await talk.next('42["joined"')
  },
  message: (room, _number, content) => `42${JSON.stringify(['message', { room_id: room, content }])}`,
  rule: () => ({
    by: 'prefix',
    event: bytes('42["message"'),
    ack: undefined,
    textPing: bytes('2'),
    refusal: undefined,
  }),
  textPong: '3',
}

/** The dialects by name. */
export const dialects = {
  hubbub,
  plain,
  'plain-in-lines': plainInLines,
  'socket.io': socketIo,
} as const

/** The name of a dialect. */
export type DialectName = keyof typeof dialects

/** Says whether a server answers each message that it has taken. */
export function acknowledges(dialect: Dialect): boolean {
  const rule = dialect.rule(1)
  return rule.by === 'prefix' && rule.ack !== undefined
}
