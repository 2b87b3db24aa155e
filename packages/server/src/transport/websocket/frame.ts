/** Largest payload length that fits the second byte of a frame's header (RFC 6455, section 5.2). */
const shortLength = 125
/** Largest payload length that fits the two bytes after it. */
const mediumLength = 65_535

/** FIN and the opcode of a text frame. */
const finalText = 0x81

/** An empty ping as it stands on the wire. */
export const pingFrame: Buffer = Buffer.from([0x89, 0x00])

/** Frames a text for the wire: one final, unmasked text frame, as servers send them. */
export function frameText(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const header = length <= shortLength ? 2 : length <= mediumLength ? 4 : 10
  const frame = Buffer.allocUnsafe(header + length)
  frame[0] = finalText
  if (header === 2) {
    frame[1] = length
  } else if (header === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeUInt32BE(0, 2)
    frame.writeUInt32BE(length, 6)
  }
  frame.write(text, header, 'utf8')
  return frame
}

/** Says whether the bytes are a data frame rather than a ping. */
export function isDataFrame(frame: Buffer): boolean {
  return frame[0] === finalText
}

/** The payload of a frame made by `frameText`, without copying. */
export function payloadOf(frame: Buffer): Buffer {
  const length = frame[1] ?? 0
  return frame.subarray(length <= shortLength ? 2 : length === 126 ? 4 : 10)
}
