import { createHash } from 'node:crypto'

/** Any 16 bytes in base64: nothing here depends on the key being new each time. */
const key = 'aHViYnViIGJlbmNoIGtleQ=='
/** RFC 6455, section 1.3. */
const acceptSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const accept = createHash('sha1')
  .update(key + acceptSuffix)
  .digest('base64')
const maxAnswerBytes = 16 * 1024

/** Returns the upgrade request as text. No extension is offered. */
export function upgradeRequest(host: string, port: number, path: string): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** Returns the bytes after the server's answer, or undefined while it is incomplete; throws when it is a refusal. */
export function afterUpgrade(bytes: Buffer): Buffer | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0 && bytes.length <= maxAnswerBytes) return undefined
  const head = bytes.toString('latin1', 0, Math.max(end, 0))
  if (!head.startsWith('HTTP/1.1 101 ')) {
    const body = bytes.toString('latin1', end + 4, end + 204).trim()
    throw new Error(`The server refused the upgrade: ${`${head.split('\r\n')[0]} ${body}`.trim()}`)
  }
  if (!head.includes(accept)) throw new Error('The server answered the upgrade with a wrong Sec-WebSocket-Accept')
  return bytes.subarray(end + 4)
}
