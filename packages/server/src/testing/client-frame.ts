/** Opcodes of RFC 6455, section 5.2. */
export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** How a frame departs from an ordinary one. */
export interface FrameShape {
  readonly opcode?: number
  readonly fin?: boolean
  /** The three reserved bits, as a number of 0 to 7. */
  readonly reserved?: number
  readonly masked?: boolean
  /** The length that the header claims. @default the payload's */
  readonly claimedLength?: number
}

/** Makes the bytes of a client's frame, also of one that no client should send. */
export function clientFrame(payload: string | Uint8Array, shape: FrameShape = {}): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload)
  const { fin = true, masked = true, reserved = 0, claimedLength = body.length } = shape
  const first = (fin ? 0x80 : 0) | (reserved << 4) | (shape.opcode ?? opcode.text)
  const maskBit = masked ? 0x80 : 0
  const header =
    claimedLength < 126
      ? Buffer.from([first, maskBit | claimedLength])
      : claimedLength < 65_536
        ? Buffer.from([first, maskBit | 126, claimedLength >> 8, claimedLength & 0xff])
        : longHeader(first, maskBit, claimedLength)
  if (!masked) return Buffer.concat([header, body])
  const mask = Buffer.from([0x12, 0x34, 0x56, 0x78])
  for (const [index, byte] of body.entries()) body[index] = byte ^ (mask[index % 4] ?? 0)
  return Buffer.concat([header, mask, body])
}

function longHeader(first: number, maskBit: number, length: number): Buffer {
  const header = Buffer.alloc(10)
  header[0] = first
  header[1] = maskBit | 127
  header.writeBigUInt64BE(BigInt(length), 2)
  return header
}
