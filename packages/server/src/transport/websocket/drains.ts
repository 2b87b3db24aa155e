import type { Link } from './link.ts'

interface Wait {
  readonly resolvers: (() => void)[]
  isListening: boolean
}

/** Those who wait until little is buffered for a connection. */
export class Drains {
  readonly #waits = new Map<Link, Wait>()

  /** Resolves after the next `check` that finds the connection ended or not congested. */
  wait(link: Link): Promise<void> {
    return new Promise((resolve) => {
      const wait = this.#waits.get(link)
      if (wait) wait.resolvers.push(resolve)
      else this.#waits.set(link, { resolvers: [resolve], isListening: false })
    })
  }

  checkAll(): void {
    for (const link of this.#waits.keys()) this.check(link)
  }

  check(link: Link): void {
    const wait = this.#waits.get(link)
    if (!wait) return
    if (link.endCode === undefined && link.isCongested) {
      if (!wait.isListening && !link.separate) this.#listen(link, wait)
      return
    }
    this.#waits.delete(link)
    for (const resolve of wait.resolvers) resolve()
  }

  #listen(link: Link, wait: Wait): void {
    wait.isListening = true
    link.socket.once('drain', () => {
      wait.isListening = false
      this.check(link)
    })
  }
}
