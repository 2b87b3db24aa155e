/** Something that can be said, and a shorter way to say many of them. */
export interface Gathering {
  /** Says it, or what stands for all of them. */
  readonly say: (texts: readonly string[]) => void
  /** Things within this time are said together, in ms. */
  readonly withinMs: number
}

/** Gathers what happens at once, as after a reconnection, so that it is said together. */
export class Gather {
  readonly #gathering: Gathering
  #texts: string[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(gathering: Gathering) {
    this.#gathering = gathering
  }

  add(text: string): void {
    this.#texts.push(text)
    this.#timer ??= setTimeout(() => this.#flush(), this.#gathering.withinMs)
  }

  /** Forgets what is gathered. */
  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#texts = []
  }

  #flush(): void {
    const texts = this.#texts
    this.close()
    this.#gathering.say(texts)
  }
}
