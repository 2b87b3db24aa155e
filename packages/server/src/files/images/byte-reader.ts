/** Reads whole numbers out of bytes; beyond the end they are undefined. */
export class ByteReader {
  readonly bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get length(): number {
    return this.bytes.length
  }

  u8(at: number): number | undefined {
    return this.bytes[at]
  }

  u16(at: number, littleEndian = false): number | undefined {
    return at >= 0 && at + 2 <= this.length ? this.#view.getUint16(at, littleEndian) : undefined
  }

  u32(at: number, littleEndian = false): number | undefined {
    return at >= 0 && at + 4 <= this.length ? this.#view.getUint32(at, littleEndian) : undefined
  }

  /** Says whether these ASCII characters stand at a place. */
  has(text: string, at: number): boolean {
    return Array.from(text).every((char, index) => this.bytes[at + index] === char.charCodeAt(0))
  }

  /** The ASCII characters from one place up to another. */
  ascii(from: number, to: number): string {
    return String.fromCharCode(...this.bytes.subarray(from, to))
  }
}

/** What is left of a picture without what it says about its making; undefined where it is not built as it should be. */
export type Stripped = Uint8Array | undefined

/** Puts pieces together; the picture itself, not a copy, when all of it is kept. */
export function kept(bytes: Uint8Array, pieces: readonly Uint8Array[]): Uint8Array {
  const size = pieces.reduce((sum, { length }) => sum + length, 0)
  return size === bytes.length ? bytes : Buffer.concat(pieces, size)
}
