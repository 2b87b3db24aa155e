import type { ClientOptions } from '@hubbub/client'
import { WebSocket } from 'ws'

/**
 * Opens sockets that cost the measuring process little: those of Node keep its garbage collector busy at the speed of a
 * file on loopback, and it would be that which is measured.
 */
export const openLightSocket: NonNullable<ClientOptions['openSocket']> = (url, events) => {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  socket.on('open', () => events.opened())
  socket.on('message', (data, isBinary) => {
    if (!isBinary && Buffer.isBuffer(data)) events.received(data.toString())
  })
  socket.on('close', (code, reason) => events.closed(code, reason.toString()))
  // What went wrong is told by `close`.
  socket.on('error', () => {})
  return {
    send: (text) => socket.send(text),
    sendBytes: (bytes) => {
      socket.send(bytes)
      // It has been copied.
      bytes.buffer.transfer(0)
    },
    waitingBytes: () => socket.bufferedAmount,
    close: (code, reason) => socket.close(code, reason),
  }
}
