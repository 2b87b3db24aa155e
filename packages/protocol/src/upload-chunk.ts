/** Bytes before the chunk in a binary frame: the upload's id, then the offset. */
export const uploadHeaderBytes = 24
const idBytes = 16
const uploadIdPattern = /^[0-9a-f]{32}$/

/** A piece of a file on its way to the server: the only thing binary frames carry. */
export interface UploadChunk {
  /** 16 random bytes, made by the server, as 32 hex digits. */
  readonly uploadId: string
  /** Where in the file the bytes belong. */
  readonly offset: number
  /** At least one byte. */
  readonly bytes: Uint8Array
}

/** Says whether a text is the id of an upload: 32 lower-case hex digits. */
export function isUploadId(text: string): boolean {
  return uploadIdPattern.test(text)
}

/**
 * Encodes a chunk as a binary frame: 16 bytes of upload id, 8 of offset (big endian), the bytes. Throws RangeError when
 * the id is none, the chunk is empty, or it would end beyond 2⁵³ − 1.
 */
export function encodeUploadChunk({ uploadId, offset, bytes }: UploadChunk): Uint8Array<ArrayBuffer> {
  if (!isUploadId(uploadId)) throw new RangeError('an upload id is 32 lower-case hex digits')
  if (!isPlace(offset, bytes.length)) throw new RangeError('a chunk has bytes, at an offset that is a safe integer')
  const frame = new Uint8Array(uploadHeaderBytes + bytes.length)
  const view = new DataView(frame.buffer)
  for (let at = 0; at < idBytes; at++) view.setUint8(at, Number.parseInt(uploadId.slice(2 * at, 2 * at + 2), 16))
  view.setBigUint64(idBytes, BigInt(offset))
  frame.set(bytes, uploadHeaderBytes)
  return frame
}

/**
 * Decodes a binary frame; undefined when it is no chunk: too short, without bytes, or ending beyond 2⁵³ − 1. The bytes
 * are a view of the frame, not a copy.
 */
export function decodeUploadChunk(frame: Uint8Array): UploadChunk | undefined {
  if (frame.length <= uploadHeaderBytes) return undefined
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  let uploadId = ''
  for (let at = 0; at < idBytes; at++) uploadId += view.getUint8(at).toString(16).padStart(2, '0')
  const offset = Number(view.getBigUint64(idBytes))
  const bytes = frame.subarray(uploadHeaderBytes)
  return isPlace(offset, bytes.length) ? { uploadId, offset, bytes } : undefined
}

function isPlace(offset: number, length: number): boolean {
  return length > 0 && Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(offset + length)
}
