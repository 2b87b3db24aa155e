import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** Reads lines, or with `isBinary` whatever comes, one after the other: the next is read once the last was taken. */
export async function* readInput(input: Readable, isBinary: boolean): AsyncGenerator<string | Buffer> {
  if (isBinary) {
    for await (const chunk of input) yield Buffer.from(chunk)
    return
  }
  yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, terminal: false })
}
