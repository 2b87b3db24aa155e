import type { Duplex } from 'node:stream'
import { type RawData, WebSocket } from 'ws'
import type { ConnectionId } from '@hubbub/hub/ports'
import { Gathered } from './gathering.ts'

/** A socket of `ws` that knows its link, so that all connections can share their listeners. */
export class LinkSocket extends WebSocket {
  link: Link | undefined = undefined
}

/** What becomes of a link's events. */
export interface LinkOwner {
  message(link: Link, data: RawData, isBinary: boolean): void
  alive(link: Link): void
  /** The socket is gone; the code is the client's, 1006 when it gave none. */
  ended(link: Link, code: number): void
}

/** One connection of the WebSocket transport. */
export class Link extends Gathered<Link> {
  readonly id: ConnectionId
  readonly ws: LinkSocket
  readonly socket: Duplex
  readonly owner: LinkOwner
  /** Compression was negotiated: every frame goes through `ws`. */
  readonly separate: boolean
  /** Set once the end is certain: the code to report. Nothing is accepted from or for the link afterwards. */
  endCode: number | undefined = undefined
  /** Frames received in this tick. */
  received = 0

  constructor(id: ConnectionId, ws: LinkSocket, socket: Duplex, owner: LinkOwner) {
    super()
    this.id = id
    this.ws = ws
    this.socket = socket
    this.owner = owner
    this.separate = ws.extensions !== ''
    ws.link = this
    // Shared functions, not closures: there may be tens of thousands of connections.
    ws.on('message', onMessage).on('pong', onPong).on('error', onError).on('close', onClose)
  }

  /** Frames may still be written. */
  get isWritable(): boolean {
    return this.ws.readyState === WebSocket.OPEN
  }

  /** Bytes handed to the socket and not yet to the network. */
  get bufferedBytes(): number {
    return this.separate ? this.ws.bufferedAmount : this.socket.writableLength
  }

  /** So much is waiting that a replay should pause. */
  get isCongested(): boolean {
    return this.separate ? this.ws.bufferedAmount > this.socket.writableHighWaterMark : this.socket.writableNeedDrain
  }
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  const link = linkOf(this)
  if (link && link.endCode === undefined) link.owner.message(link, data, isBinary)
}

function onPong(this: WebSocket): void {
  const link = linkOf(this)
  if (link && link.endCode === undefined) link.owner.alive(link)
}

function onError(this: WebSocket, error: Error): void {
  const link = linkOf(this)
  if (link) link.endCode ??= faultCodeOf(error)
}

function onClose(this: WebSocket, code: number): void {
  const link = linkOf(this)
  if (link) link.owner.ended(link, link.endCode ?? code)
}

function linkOf(ws: WebSocket): Link | undefined {
  return ws instanceof LinkSocket ? ws.link : undefined
}

/** The close code for a fault that `ws` found in what a client sent; undefined for faults of the network. */
export function faultCodeOf(error: Error & { code?: string }): number | undefined {
  if (!error.code?.startsWith('WS_ERR_')) return undefined
  return faultCodes[error.code] ?? 1002
}

const faultCodes: Readonly<Record<string, number>> = {
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
}
