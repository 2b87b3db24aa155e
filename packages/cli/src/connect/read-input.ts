import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/**
 * Reads lines, or with `isBinary` whatever comes, one after the other: the next is read once the last was taken. Ends
 * with the input, also when that is destroyed.
 */
export async function* readInput(input: Readable, isBinary: boolean): AsyncGenerator<string | Buffer> {
  try {
    if (isBinary) for await (const chunk of input) yield Buffer.from(chunk)
    else yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, terminal: false })
  } catch (error) {
    // The conversation is over and nobody reads on: that is no fault.
    if (!input.destroyed) throw error
  }
}
