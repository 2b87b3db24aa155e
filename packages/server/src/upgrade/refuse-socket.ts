import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ErrorCode, errorFrame, refuse } from '@hubbub/protocol'

/** Time for a refused client to take its answer, in ms; then its socket is destroyed. */
const lingerMs = 1_000

/** Answers on a socket that HTTP has let go of, with the protocol's error as JSON, and ends it. */
export function refuseSocket(
  socket: Duplex,
  answer: { readonly status: number; readonly code: ErrorCode; readonly message: string; readonly retryAfter?: number },
): void {
  const body = `${JSON.stringify(errorFrame(refuse(answer.code, answer.message)))}\n`
  const lines = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(answer.retryAfter === undefined ? [] : [`Retry-After: ${answer.retryAfter}`]),
  ]
  const timer = setTimeout(() => socket.destroy(), lingerMs).unref()
  socket.once('close', () => clearTimeout(timer))
  // A client that goes away while it is being refused is no fault of anybody's.
  socket.on('error', () => socket.destroy())
  // Reading on lets the client take the answer: closing a socket with unread bytes would reset it.
  socket.resume()
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
