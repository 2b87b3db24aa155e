/** Opcodes of RFC 6455 that the load generator sends or meets. */
export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const

/** RFC 6455 wants an unpredictable key. This one is fixed, to spend no time on it, and not zero, as servers skip those. */
const maskingKey = [0x37, 0xfa, 0x21, 0x3d] as const
const finalFrame = 0x80
const masked = 0x80

/** Encodes one text frame as a client sends it. */
export function encodeText(text: string): Buffer {
  return encodeFrame(opcodes.text, Buffer.from(text))
}

/** Encodes one masked, unfragmented frame; the payload is at most 65,535 bytes. */
export function encodeFrame(opcode: number, payload: Buffer): Buffer {
  if (payload.length > 0xffff) throw new RangeError(`A payload of ${payload.length} bytes is too long for the bench`)
  const extended = payload.length > 125
  const start = extended ? 8 : 6
  const frame = Buffer.allocUnsafe(start + payload.length)
  frame[0] = finalFrame | opcode
  frame[1] = masked | (extended ? 126 : payload.length)
  if (extended) frame.writeUInt16BE(payload.length, 2)
  frame.set(maskingKey, start - 4)
  for (let i = 0; i < payload.length; i++) frame[start + i] = (payload[i] ?? 0) ^ (maskingKey[i & 3] ?? 0)
  return frame
}
