/** Uploads of one session that have ended and are remembered: chunks of them may still be on their way. */
const mostEnded = 100

/** What is known of the sessions that send files, while they are open. */
export class UploadSessions {
  /** By session: uploads whose chunks are ignored. */
  readonly #ended = new Map<string, Set<string>>()
  /** By upload: the session that is told what becomes of it. */
  readonly #listeners = new Map<string, string>()

  /** A session sends an upload; call it for sessions that are open only. */
  open(sessionId: string, uploadId: string): void {
    const ended = this.#ended.get(sessionId) ?? new Set()
    ended.delete(uploadId)
    this.#ended.set(sessionId, ended)
  }

  /** A session sends an upload no more. */
  ended(sessionId: string, uploadId: string): void {
    const ended = this.#ended.get(sessionId)
    if (!ended) return
    ended.add(uploadId)
    const [oldest] = ended
    if (ended.size > mostEnded && oldest !== undefined) ended.delete(oldest)
  }

  /** Says whether chunks of an upload are ignored. */
  hasEnded(sessionId: string, uploadId: string): boolean {
    return this.#ended.get(sessionId)?.has(uploadId) ?? false
  }

  /** A session is told what becomes of an upload; whichever was to be told before is not. */
  listen(sessionId: string, uploadId: string): void {
    this.#listeners.set(uploadId, sessionId)
  }

  /** Which session is to be told, asked once. */
  heard(uploadId: string): string | undefined {
    const sessionId = this.#listeners.get(uploadId)
    this.#listeners.delete(uploadId)
    return sessionId
  }

  /** A session has gone. */
  end(sessionId: string): void {
    this.#ended.delete(sessionId)
    for (const [uploadId, listener] of this.#listeners) if (listener === sessionId) this.#listeners.delete(uploadId)
  }
}
