// The same chat room on socket.io: its rooms, its packets, WebSocket only. It stores and acknowledges nothing.
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer()
const io = new Server(http, { transports: ['websocket'], serveClient: false })

io.on('connection', (socket) => {
  socket.on('join', async (room: string) => {
    await socket.join(room)
    socket.emit('joined')
  })
  socket.on('message', ({ room_id, content }: { room_id: string; content: string }) => {
    io.to(room_id).emit('message', {
      room_id,
      content,
      timestamp: new Date().toISOString(),
    })
  })
})

http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  if (typeof address === 'object' && address) console.log(`socketio is listening on http://127.0.0.1:${address.port}`)
})
