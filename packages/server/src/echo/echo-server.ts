import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { closeReasons } from '@hubbub/protocol'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { compressionDefaults, webSocketDefaults } from '../transport/websocket/options.ts'
import { serverOptions } from '../transport/websocket/server-options.ts'

/** Bounds of an echo. */
export interface EchoOptions {
  /** Largest message, in bytes. */
  readonly frameBytes: number
  /** Bytes waiting for a client above which nothing more is read from it. */
  readonly bufferedBytes: number
  /** How often clients are pinged, in ms; one that has not answered by the next time is ended. */
  readonly pingMs: number
}

class EchoSocket extends WebSocket {
  hasAnswered = true
}

/**
 * Sends back what it is sent: text as text, binary as binary, compressed where that was negotiated. A client that does
 * not read is not read from either; after two pings without an answer it is gone.
 */
export class EchoServer {
  readonly #options: EchoOptions
  readonly #server: WebSocketServer
  readonly #sockets = new Set<EchoSocket>()
  #pings: NodeJS.Timeout | undefined

  constructor(options: EchoOptions) {
    this.#options = options
    const bounds = { ...webSocketDefaults, frameBytes: options.frameBytes, compression: compressionDefaults }
    this.#server = new WebSocketServer({ ...serverOptions(bounds), WebSocket: EchoSocket })
  }

  /** Connections that have not ended. */
  get size(): number {
    return this.#sockets.size
  }

  /** Answers an upgrade request and echoes until the connection ends. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      if (!(ws instanceof EchoSocket)) throw new TypeError('ws made a socket of another class than asked for')
      this.#sockets.add(ws)
      this.#pings ??= setInterval(() => this.#pingAll(), this.#options.pingMs).unref()
      ws.on('message', (data, isBinary) => this.#echo(ws, data, isBinary))
      ws.on('pong', () => {
        ws.hasAnswered = true
      })
      // Faults of the client's frames are answered by ws with their close code; the end is reported by `close`.
      ws.on('error', () => ws.close())
      ws.on('close', () => this.#sockets.delete(ws))
    })
  }

  /** Asks every client to go. */
  close(): void {
    clearInterval(this.#pings)
    this.#pings = undefined
    for (const ws of this.#sockets) ws.close(closeReasons.going_away.code, closeReasons.going_away.meaning)
  }

  /** Destroys what is left. */
  terminate(): void {
    for (const ws of this.#sockets) ws.terminate()
  }

  #echo(ws: EchoSocket, data: RawData, isBinary: boolean): void {
    ws.hasAnswered = true
    const message = Array.isArray(data) ? Buffer.concat(data) : data
    ws.send(message, { binary: isBinary }, () => {
      if (ws.isPaused && ws.bufferedAmount <= this.#options.bufferedBytes) ws.resume()
    })
    if (ws.bufferedAmount > this.#options.bufferedBytes) ws.pause()
  }

  #pingAll(): void {
    for (const ws of this.#sockets) {
      if (!ws.hasAnswered) ws.terminate()
      ws.hasAnswered = false
      if (ws.readyState === WebSocket.OPEN) ws.ping()
    }
  }
}
