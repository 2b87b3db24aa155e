import { connect, type Socket } from 'node:net'
import type { Dialect, Seat } from '../dialects.ts'
import { encodeFrame, encodeText, opcodes } from './client-frame.ts'
import { Conversation } from './conversation.ts'
import { FrameCounter } from './frame-counter.ts'
import { upgradeRequest } from './handshake.ts'
import { createTally, type FrameRule, type Tally } from './tally.ts'

/** Every read of every socket lands here, one at a time: 10,000 sockets need no buffers of their own. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024)
const joinTimeoutMs = 60_000

/** What the owner of a counting connection hears. */
export interface CountingListener {
  /** Messages and acknowledgements that a chunk completed; the first `length` bytes of `chunk`, gone after the call. */
  received(events: number, acks: number, chunk: Buffer, length: number): void
  /** The connection ended, which no scenario wants, or sent what cannot be counted. Heard once. */
  failed(reason: string): void
}

/** One client to be: where it connects, as whom, and who hears of it. */
export interface ConnectionOptions {
  readonly host: string
  readonly port: number
  /** Undefined leaves the choice to the system. */
  readonly localAddress: string | undefined
  readonly dialect: Dialect
  readonly rule: FrameRule
  readonly seat: Seat
  readonly listener: CountingListener
}

interface Counting {
  readonly tally: Tally
  readonly counter: FrameCounter
}

type State =
  | { readonly at: 'talking'; readonly conversation: Conversation }
  | { readonly at: 'counting'; readonly counting: Counting }
  | { readonly at: 'closed' }

/** One client: a TCP connection that upgrades, joins its room, and from then on only counts. */
export class Connection {
  readonly #socket: Socket
  readonly #options: ConnectionOptions
  #state: State

  /** Resolves when the client is in its room and counting; rejects with what went wrong. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const conversation = new Conversation()
    const connection = new Connection(options, conversation)
    const timer = setTimeout(
      () => conversation.fail(new Error('A client was not in its room after 60 s')),
      joinTimeoutMs,
    )
    try {
      await conversation.upgrade()
      const talk = {
        send: (text: string) => connection.send(text),
        next: (prefix: string) => conversation.next(prefix),
      }
      await options.dialect.join(talk, options.seat)
      connection.#count(conversation.end())
      return connection
    } catch (error) {
      connection.close()
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  private constructor(options: ConnectionOptions, conversation: Conversation) {
    const { host, port, localAddress, dialect, seat } = options
    this.#options = options
    this.#state = { at: 'talking', conversation }
    const onread = {
      buffer: readBuffer,
      callback: (length: number) => this.#read(length),
    }
    const local = localAddress === undefined ? {} : { localAddress }
    this.#socket = connect({ host, port, ...local, noDelay: true, onread })
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(new Error('The server ended the connection without a word')))
    this.#socket.write(upgradeRequest(host, port, dialect.path(seat)))
  }

  /** Sends a text frame. */
  send(text: string): void {
    this.write(encodeText(text))
  }

  /** Sends frames that are already encoded, in one write. */
  write(frames: Buffer): void {
    if (this.#state.at !== 'closed') this.#socket.write(frames)
  }

  /** Drops the connection by a reset: nothing lingers, so that ports can be used again at once. */
  close(): void {
    this.#state = { at: 'closed' }
    this.#socket.resetAndDestroy()
  }

  #read(length: number): boolean {
    const state = this.#state
    if (state.at === 'talking') state.conversation.push(readBuffer.subarray(0, length))
    else if (state.at === 'counting') this.#push(state.counting, readBuffer, length)
    return true
  }

  #count(rest: Buffer): void {
    const tally = createTally(this.#options.rule, {
      textPing: () => this.send(this.#options.dialect.textPong),
      refused: (text) => this.#fail(new Error(`The server refused: ${text}`)),
    })
    const counter = new FrameCounter(tally, {
      ping: (payload) => this.write(encodeFrame(opcodes.pong, payload)),
      closed: (why) => this.#fail(new Error(`The server closed the connection: ${why}`)),
    })
    const counting = { tally, counter }
    this.#state = { at: 'counting', counting }
    this.#push(counting, rest, rest.length)
  }

  #push({ tally, counter }: Counting, chunk: Buffer, length: number): void {
    const { events, acks } = tally
    try {
      counter.push(chunk, length)
      this.#options.listener.received(tally.events - events, tally.acks - acks, chunk, length)
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #fail(error: Error): void {
    const state = this.#state
    if (state.at === 'closed') return
    if (state.at === 'talking') return state.conversation.fail(error)
    this.close()
    this.#options.listener.failed(error.message)
  }
}
