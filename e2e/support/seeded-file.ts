import { createCipheriv, createHash } from 'node:crypto'

/** Bytes of one block of the key stream. */
const blockBytes = 16
/** Bytes hashed at a time. */
const pieceBytes = 4_194_304

/** A large file that is nowhere: any piece of it is made when it is asked for, the same each time. */
export class SeededFile {
  readonly size: number
  readonly #key: Buffer

  constructor(size: number, seed: string) {
    this.size = size
    this.#key = createHash('sha256').update(seed).digest().subarray(0, 16)
  }

  /** The bytes from `from` up to but not including `to`: AES in counter mode, which can begin anywhere. */
  bytes(from: number, to: number): Buffer<ArrayBuffer> {
    const counter = Buffer.alloc(blockBytes)
    counter.writeBigUInt64BE(BigInt(Math.floor(from / blockBytes)), 8)
    const skipped = from % blockBytes
    const stream = createCipheriv('aes-128-ctr', this.#key, counter).update(Buffer.alloc(skipped + to - from))
    return Buffer.from(stream.subarray(skipped))
  }

  /** SHA-256 of the whole, as hex digits. */
  sha256(): string {
    const hash = createHash('sha256')
    for (let at = 0; at < this.size; at += pieceBytes) hash.update(this.bytes(at, Math.min(this.size, at + pieceBytes)))
    return hash.digest('hex')
  }
}
