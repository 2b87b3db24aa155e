import { afterUpgrade } from './handshake.ts'
import { takeTexts } from './server-frame.ts'

/** What is being waited for: the answer to the upgrade, or a text frame that begins so. */
type Wanted = { readonly what: 'upgrade' } | { readonly what: 'text'; readonly prefix: string }

/** The incoming half of a connection before it counts: the upgrade's answer, then text frames one by one. */
export class Conversation {
  #bytes: Buffer = Buffer.alloc(0)
  #texts: string[] = []
  #failure: Error | undefined
  #waiter:
    | {
        readonly wanted: Wanted
        readonly resolve: (text: string) => void
        readonly reject: (error: Error) => void
      }
    | undefined
  #upgraded = false

  /** Resolves when the server has accepted the upgrade. */
  async upgrade(): Promise<void> {
    await this.#wait({ what: 'upgrade' })
  }

  /** Resolves with the next text frame that begins with `prefix`; passes over others. One call at a time. */
  next(prefix: string): Promise<string> {
    return this.#wait({ what: 'text', prefix })
  }

  /** Takes what has been read. The chunk is copied. */
  push(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    this.#advance()
  }

  /** Rejects what is waited for, now or later. */
  fail(error: Error): void {
    this.#failure ??= error
    this.#advance()
  }

  /** Returns the bytes not used: the conversation is over, others read on from here. */
  end(): Buffer {
    return this.#bytes
  }

  #wait(wanted: Wanted): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiter = { wanted, resolve, reject }
      this.#advance()
    })
  }

  #advance(): void {
    const waiter = this.#waiter
    if (!waiter) return
    try {
      const found = this.#find(waiter.wanted)
      if (found === undefined && this.#failure) throw this.#failure
      if (found === undefined) return
      this.#waiter = undefined
      waiter.resolve(found)
    } catch (error) {
      this.#waiter = undefined
      waiter.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #find(wanted: Wanted): string | undefined {
    if (!this.#upgraded) {
      const rest = afterUpgrade(this.#bytes)
      if (!rest) return undefined
      this.#upgraded = true
      this.#bytes = rest
    }
    if (wanted.what === 'upgrade') return ''
    const { texts, rest } = takeTexts(this.#bytes)
    this.#bytes = rest
    this.#texts.push(...texts)
    const at = this.#texts.findIndex((text) => text.startsWith(wanted.prefix))
    return at < 0 ? undefined : this.#texts.splice(0, at + 1)[at]
  }
}
