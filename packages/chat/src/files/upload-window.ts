/** Windows smaller than this are not worth a round trip. */
export const leastWindowBytes = 262_144

/** Shares what may be under way in this process among its uploads. */
export class UploadWindows {
  readonly #bufferBytes: number
  #granted = 0

  constructor(bufferBytes: number) {
    this.#bufferBytes = bufferBytes
  }

  /** Bytes granted now, over all uploads. */
  get granted(): number {
    return this.#granted
  }

  /**
   * F31: grants a window of at most `wanted` bytes, smaller the less is left; undefined when too little is. What was
   * granted is given back by `giveBack`.
   */
  grant(wanted: number): number | undefined {
    const left = this.#bufferBytes - this.#granted
    const least = Math.min(wanted, leastWindowBytes)
    if (left < least) return undefined
    const window = Math.min(wanted, Math.max(least, Math.floor(left / 4)))
    this.#granted += window
    return window
  }

  /** Takes a window back. */
  giveBack(window: number): void {
    this.#granted -= window
  }
}
