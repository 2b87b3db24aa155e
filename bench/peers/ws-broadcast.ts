// The plainest chat room on `ws`: every message is parsed, made into text once, and sent to each client of the room.
// It stores nothing, limits nothing, acknowledges nothing.
import { createServer } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'

const rooms = new Map<string, Set<WebSocket>>()
const http = createServer()
const server = new WebSocketServer({ server: http, path: '/ws' })

server.on('connection', (socket, request) => {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams
  const username = query.get('username') ?? 'guest'
  const joined = roomOf(query.get('room_id') ?? 'general')
  joined.add(socket)
  socket.on('message', (data: Buffer) => {
    const message: unknown = JSON.parse(data.toString())
    if (!isMessage(message)) return socket.close(1003)
    const { room_id, content } = message
    const text = JSON.stringify({
      type: 'message',
      room_id,
      username,
      content,
      timestamp: new Date().toISOString(),
    })
    for (const member of roomOf(room_id)) member.send(text)
  })
  socket.on('close', () => joined.delete(socket))
  socket.on('error', () => socket.terminate())
  socket.send('{"type":"welcome"}')
})

http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  if (typeof address === 'object' && address)
    console.log(`ws-broadcast is listening on http://127.0.0.1:${address.port}`)
})

function isMessage(value: unknown): value is { room_id: string; content: string } {
  return typeof value === 'object' && value !== null && 'room_id' in value && 'content' in value
}

function roomOf(id: string): Set<WebSocket> {
  const room = rooms.get(id) ?? new Set()
  rooms.set(id, room)
  return room
}
