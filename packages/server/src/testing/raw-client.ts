import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { constants, inflateRawSync } from 'node:zlib'
import { decode } from '@hubbub/protocol'
import { clientFrame, type FrameShape, opcode } from './client-frame.ts'
import { until } from './deadline.ts'

/** A frame from the server; a compressed one (RFC 7692, without context) has been inflated. */
export interface ServerFrame {
  readonly opcode: number
  readonly fin: boolean
  readonly reserved: number
  readonly payload: Buffer
}

/** A text frame from the server, decoded. */
export type Message = ReturnType<typeof decode>

/** A WebSocket client made of a bare TCP socket: it does what it is told, right or wrong, and nothing by itself. */
export class RawClient implements AsyncDisposable {
  readonly socket: Socket
  readonly frames: ServerFrame[] = []
  /** The head of the HTTP answer, once it is there. */
  head: string | undefined
  /** The socket was ended or destroyed by the server. */
  isEnded = false
  #unread: Buffer = Buffer.alloc(0)
  readonly #messages: Message[] = []
  #decodedFrames = 0

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (bytes: Buffer) => this.#read(bytes))
    socket.on('close', () => {
      this.isEnded = true
    })
    socket.on('end', () => {
      this.isEnded = true
    })
    // A reset is one of the ways in which a server ends a connection.
    socket.on('error', () => {
      this.isEnded = true
    })
  }

  /** Opens the TCP connection and says nothing. */
  static async dial(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1' })
    await once(socket, 'connect')
    return new RawClient(socket)
  }

  /** Opens a WebSocket connection; rejects when it is not answered with 101. */
  static async open(port: number, path: string, headers: readonly string[] = []): Promise<RawClient> {
    const client = await RawClient.dial(port)
    client.socket.write(upgradeRequest(path, headers))
    await client.answered()
    if (client.status !== 101) throw new Error(`the upgrade was answered with: ${client.head}`)
    return client
  }

  /** Resolves when the head of the HTTP answer is there. */
  async answered(): Promise<void> {
    await until(
      () => this.head !== undefined,
      'an HTTP answer',
      () => ({ ended: this.isEnded }),
    )
  }

  get status(): number {
    return Number(this.head?.slice(9, 12))
  }

  /** What came after an HTTP answer that was no upgrade. */
  get body(): string {
    return this.#unread.toString()
  }

  /** Sends an ordinary frame, or one of the given shape. */
  send(payload: string | Uint8Array, shape?: FrameShape): void {
    this.socket.write(clientFrame(payload, shape))
  }

  /** The text frames so far, decoded from JSON. */
  get messages(): readonly Message[] {
    for (; this.#decodedFrames < this.frames.length; this.#decodedFrames++) {
      const frame = this.frames[this.#decodedFrames]
      if (frame?.opcode === opcode.text) this.#messages.push(decode(frame.payload.toString()))
    }
    return this.#messages
  }

  /** Resolves with the first message that fits. */
  async message(fits: (message: Message) => boolean, what: string): Promise<Message> {
    let seen = 0
    let found: Message | undefined
    const look = (): boolean => {
      for (; seen < this.messages.length && !found; seen++) {
        const message = this.messages[seen]
        if (message && fits(message)) found = message
      }
      return found !== undefined
    }
    await until(look, what, () => ({
      last: this.messages.slice(-5).map((message) => JSON.stringify(message).slice(0, 200)),
      closedWith: this.closedWith,
      ended: this.isEnded,
    }))
    if (!found) throw new Error(what)
    return found
  }

  /** Sends a command and resolves with the reply to it. */
  async ask(command: { readonly type: string; readonly [field: string]: unknown }): Promise<Message> {
    const ref = `raw-${(asked += 1)}`
    this.send(JSON.stringify({ ...command, ref }))
    return this.message((message) => message['ref'] === ref, `the reply to ${command.type}`)
  }

  /** The code of the server's close frame; 1005 when it had none. */
  get closedWith(): number | undefined {
    const close = this.frames.find((frame) => frame.opcode === opcode.close)
    if (!close) return undefined
    return close.payload.length >= 2 ? close.payload.readUInt16BE(0) : 1005
  }

  /** Resolves with the code of the server's close frame. */
  async closed(): Promise<number> {
    await until(
      () => this.closedWith !== undefined,
      'a close frame',
      () => ({ ended: this.isEnded, frames: this.frames.length }),
    )
    return this.closedWith ?? 1005
  }

  /** Resolves when the server has ended the TCP connection. */
  async ended(): Promise<void> {
    await until(
      () => this.isEnded,
      'the end of the connection',
      () => ({ closedWith: this.closedWith }),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy()
    if (!this.socket.closed) await once(this.socket, 'close')
  }

  #read(bytes: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, bytes])
    if (this.head === undefined) {
      const end = this.#unread.indexOf('\r\n\r\n')
      if (end < 0) return
      this.head = this.#unread.subarray(0, end).toString()
      this.#unread = this.#unread.subarray(end + 4)
    }
    if (this.status === 101) this.#parse()
  }

  #parse(): void {
    for (let frame = takeFrame(this.#unread); frame; frame = takeFrame(this.#unread)) {
      this.frames.push(frame.value)
      this.#unread = frame.rest
    }
  }
}
let asked = 0

/** A complete and correct upgrade request, with more header lines if given. */
export function upgradeRequest(path: string, headers: readonly string[] = []): string {
  return [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
    '\r\n',
  ].join('\r\n')
}

function takeFrame(bytes: Buffer): { value: ServerFrame; rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined
  const [first = 0, second = 0] = bytes
  if ((second & 0x80) !== 0) throw new Error('the server masked a frame')
  const header = second < 126 ? 2 : second === 126 ? 4 : 10
  if (bytes.length < header) return undefined
  const length = second < 126 ? second : second === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (bytes.length < header + length) return undefined
  const reserved = (first >> 4) & 7
  const sent = bytes.subarray(header, header + length)
  const payload = reserved === 4 ? inflateRawSync(sent, { finishFlush: constants.Z_SYNC_FLUSH }) : sent
  const value = { opcode: first & 0x0f, fin: (first & 0x80) !== 0, reserved, payload }
  return { value, rest: bytes.subarray(header + length) }
}
