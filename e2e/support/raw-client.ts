import { chatReplies, decode, type Message } from '@hubbub/protocol'
import { type RawData, WebSocket } from 'ws'

/** A frame as it came off the wire. */
export type Frame = { readonly type: string; readonly [field: string]: unknown }

/** A client that knows nothing but WebSocket and JSON: it reads from outside what any tool would. */
export class RawClient implements Disposable {
  readonly #socket: WebSocket
  readonly frames: Frame[] = []
  readonly #listeners = new Set<(frame: Frame) => void>()
  closedWith: number | undefined

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => {
      const frame: Frame = decode(textOf(data))
      this.frames.push(frame)
      for (const listener of this.#listeners) listener(frame)
    })
    socket.on('close', (code) => {
      this.closedWith = code
    })
    socket.on('error', () => {
      this.closedWith ??= 1006
    })
  }

  /** Connects without credentials and says nothing yet; what is sent waits for the connection. */
  static silent(url: string): RawClient {
    return new RawClient(new WebSocket(`${url.replace(/^http/, 'ws')}/ws`))
  }

  /** Connects as a guest and waits for `synced`. */
  static async guest(url: string, username: string): Promise<RawClient> {
    const client = new RawClient(
      new WebSocket(`${url.replace(/^http/, 'ws')}/ws?username=${encodeURIComponent(username)}`),
    )
    await client.next((frame) => frame.type === 'synced')
    return client
  }

  /** Connects with a token and waits for `synced`. */
  static async withToken(url: string, token: string): Promise<RawClient> {
    const headers = { authorization: `Bearer ${token}` }
    const client = new RawClient(new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, { headers }))
    await client.next((frame) => frame.type === 'synced')
    return client
  }

  /** Bytes that were given to the socket and have not left yet. */
  get waitingBytes(): number {
    return this.#socket.bufferedAmount
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.send(bytes)
  }

  send(frame: Frame): void {
    const text = JSON.stringify(frame)
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.once('open', () => this.#socket.send(text))
    else this.#socket.send(text)
  }

  /** The next frame that fits, also among those that have arrived. */
  next(fits: (frame: Frame) => boolean, ms = 10_000): Promise<Frame> {
    const there = this.frames.find(fits)
    if (there) return Promise.resolve(there)
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(
        () => reject(new Error(`no such frame within ${ms} ms; got ${JSON.stringify(this.frames.slice(-5))}`)),
        ms,
      )
      const listener = (frame: Frame): void => {
        if (!fits(frame)) return
        clearTimeout(deadline)
        this.#listeners.delete(listener)
        resolve(frame)
      }
      this.#listeners.add(listener)
    })
  }

  /** Sends a command and waits for its reply. */
  async ask(command: Frame): Promise<Frame> {
    const ref = `r${this.frames.length}-${Math.random()}`
    this.send({ ...command, ref })
    return this.next((frame) => frame['ref'] === ref)
  }

  [Symbol.dispose](): void {
    this.#socket.terminate()
  }
}

/** All messages of the room general, oldest first, read by a client of its own. */
export async function roomHistory(url: string): Promise<Message[]> {
  using client = await RawClient.guest(url, 'reader')
  const messages: Message[] = []
  for (let after = 0; ; ) {
    const page = await client.ask({ type: 'history', room_id: 'general', after, limit: 200 })
    if (page.type !== 'ok') throw new Error(`history: ${JSON.stringify(page)}`)
    const read = chatReplies.history.parse(page).messages
    messages.push(...read)
    if (page['has_more_after'] !== true) return messages
    after = read.at(-1)?.seq ?? after
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString()
}
