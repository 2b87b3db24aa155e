/** Bytes read from a file at a time. */
const blockBytes = 1_048_576

/** The bytes of a file, read as they are needed: at no time more than one block of it is in memory. */
export class FileBytes {
  readonly #blob: Blob
  #block: { readonly from: number; readonly bytes: Uint8Array<ArrayBuffer> } = { from: 0, bytes: new Uint8Array() }

  constructor(blob: Blob) {
    this.#blob = blob
  }

  get size(): number {
    return this.#blob.size
  }

  /** At least one and at most `most` bytes from a place before the end. Rejects when the file cannot be read any more. */
  async at(offset: number, most: number): Promise<Uint8Array<ArrayBuffer>> {
    const { from, bytes } = this.#block
    const isThere = offset >= from && offset < from + bytes.length
    if (!isThere) {
      const block = await this.#read(offset)
      // What is read is sent as copies: given back at once, it does not keep the garbage collector busy.
      this.#block.bytes.buffer.transfer?.(0)
      this.#block = block
    }
    const start = offset - this.#block.from
    return this.#block.bytes.subarray(start, start + most)
  }

  async #read(from: number): Promise<{ from: number; bytes: Uint8Array<ArrayBuffer> }> {
    const bytes = new Uint8Array(await this.#blob.slice(from, from + blockBytes).arrayBuffer())
    if (bytes.length === 0) throw new Error('the file is shorter than it was')
    return { from, bytes }
  }
}
