import { opcodes } from './client-frame.ts'

/** Returns the length of a server frame's header, told by its second byte; throws when the frame is masked. */
export function headerBytes(second: number): number {
  if (second < 126) return 2
  if (second === 126) return 4
  if (second === 127) return 10
  throw new Error('The server sent a masked frame, or bytes that are no frame')
}

/** Returns the payload length of the frame whose whole header begins at `at`. */
export function payloadBytes(bytes: Buffer, at: number): number {
  const short = bytes[at + 1] ?? 0
  if (short < 126) return short
  if (short === 126) return bytes.readUInt16BE(at + 2)
  return bytes.readUInt32BE(at + 2) * 2 ** 32 + bytes.readUInt32BE(at + 6)
}

/** Takes the texts of the whole text frames at the beginning of `bytes`; `rest` is what follows them. */
export function takeTexts(bytes: Buffer): {
  readonly texts: string[]
  readonly rest: Buffer
} {
  const texts: string[] = []
  let at = 0
  while (at + 2 <= bytes.length) {
    const start = at + headerBytes(bytes[at + 1] ?? 0)
    if (start > bytes.length) break
    const end = start + payloadBytes(bytes, at)
    if (end > bytes.length) break
    const opcode = (bytes[at] ?? 0) & 0x0f
    const payload = bytes.subarray(start, end)
    if (opcode === opcodes.close) throw new Error(`The server closed the connection: ${closeText(payload)}`)
    if (opcode === opcodes.text) texts.push(payload.toString())
    at = end
  }
  return { texts, rest: bytes.subarray(at) }
}

/** Says in words what a close frame's payload holds. */
export function closeText(payload: Buffer): string {
  if (payload.length < 2) return 'without a code'
  return `${payload.readUInt16BE(0)} ${payload.subarray(2).toString()}`.trim()
}
