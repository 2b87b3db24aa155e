import { expect, test } from 'vitest'
import { Conversation } from './conversation.ts'

// RFC 6455's rule applied to the key that the handshake sends.
const accepted =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: 5fxC7NrAHT98djbN5KpO6ypK9OA=\r\n\r\n'
const text = (payload: string): Buffer => Buffer.concat([Buffer.from([0x81, payload.length]), Buffer.from(payload)])

test('the answer to the upgrade and the frames behind it may come in any pieces', async () => {
  const conversation = new Conversation()
  const bytes = Buffer.concat([Buffer.from(accepted), text('noise'), text('welcome 1'), text('next')])
  const joined = conversation.upgrade().then(() => conversation.next('welcome'))
  for (let at = 0; at < bytes.length; at += 5) conversation.push(bytes.subarray(at, at + 5))
  expect(await joined).toBe('welcome 1')
})

test('bytes that were not asked for are left to the counting', async () => {
  const conversation = new Conversation()
  conversation.push(Buffer.concat([Buffer.from(accepted), text('welcome'), Buffer.from([0x81, 9, 0x61])]))
  await conversation.upgrade()
  await conversation.next('welcome')
  expect([...conversation.end()]).toEqual([0x81, 9, 0x61])
})

test('a refused upgrade says what the server said', async () => {
  const conversation = new Conversation()
  conversation.push(Buffer.from('HTTP/1.1 503 Service Unavailable\r\n\r\nfull'))
  await expect(conversation.upgrade()).rejects.toThrow('HTTP/1.1 503 Service Unavailable full')
})

test('a close while joining, or a lost connection, ends the wait', async () => {
  const closed = new Conversation()
  closed.push(Buffer.concat([Buffer.from(accepted), Buffer.from([0x88, 2, 0x11, 0x99])]))
  await closed.upgrade()
  await expect(closed.next('welcome')).rejects.toThrow('4505')
  const lost = new Conversation()
  lost.fail(new Error('gone'))
  await expect(lost.upgrade()).rejects.toThrow('gone')
})
