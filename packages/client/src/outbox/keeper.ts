import type { Cancel, Environment, OutboxEntry, OutboxStorage } from '../environment.ts'
import { HubError } from '../errors.ts'

/** A storage that takes longer than this, in ms, is given up: some browsers' databases never answer. */
const patienceMs = 5_000

/** What a keeper needs. */
export interface KeeperParts {
  readonly environment: Environment
  readonly storage: OutboxStorage
  /** Told once when the storage fails; messages are then kept in memory only. */
  readonly failed: (error: HubError) => void
}

/**
 * Writes outbox entries under this client's name and takes over those whose client is gone. Nothing it returns rejects:
 * a storage that fails is given up, and sending goes on from memory.
 */
export class OutboxKeeper {
  readonly #parts: KeeperParts
  readonly #owner: string
  readonly #letGo: Cancel | undefined
  /** One change after the other. */
  #last: Promise<unknown> = Promise.resolve()
  #usable = true

  constructor(parts: KeeperParts) {
    this.#parts = parts
    this.#owner = parts.environment.randomId()
    this.#letGo = parts.environment.locks?.hold(lockName(this.#owner))
  }

  /** Stores an entry; resolved means stored, or the storage was given up. */
  async keep(entry: Omit<OutboxEntry, 'owner'>): Promise<void> {
    await this.#do((storage) => storage.put({ ...entry, owner: this.#owner }))
  }

  /** Removes an entry. */
  forget(key: string): void {
    void this.#do((storage) => storage.remove(key))
  }

  /** Takes over the entries of a scope whose clients are gone, in their order. */
  async adopt(scope: string): Promise<readonly OutboxEntry[]> {
    const adopted: OutboxEntry[] = []
    const entries = (await this.#do((storage) => storage.load(scope))) ?? []
    const owners = new Set(entries.map((entry) => entry.owner))
    owners.delete(this.#owner)
    for (const owner of owners) {
      const take = async (): Promise<void> => {
        adopted.push(...(await this.#takeOver(scope, owner)))
      }
      const { locks } = this.#parts.environment
      await (locks ? locks.ifFree(lockName(owner), take) : take())
    }
    return adopted.sort((a, b) => a.order - b.order)
  }

  /** Finishes what was begun, then gives the storage back. */
  close(): void {
    void this.#last.then(() => {
      this.#parts.storage.close()
      this.#letGo?.()
    })
  }

  /** Reads again under the lock: another client may have been quicker. */
  async #takeOver(scope: string, owner: string): Promise<OutboxEntry[]> {
    const entries = (await this.#do((storage) => storage.load(scope))) ?? []
    const orphans = entries.filter((entry) => entry.owner === owner)
    for (const entry of orphans) await this.#do((storage) => storage.put({ ...entry, owner: this.#owner }))
    return orphans
  }

  #do<T>(change: (storage: OutboxStorage) => Promise<T>): Promise<T | undefined> {
    const next = this.#last.then(() => this.#attempt(change))
    this.#last = next
    return next
  }

  async #attempt<T>(change: (storage: OutboxStorage) => Promise<T>): Promise<T | undefined> {
    if (!this.#usable) return undefined
    let cancel: Cancel | undefined
    try {
      const expired = new Promise<never>((_, reject) => {
        cancel = this.#parts.environment.clock.after(patienceMs, () =>
          reject(new Error(`no answer in ${patienceMs} ms`)),
        )
      })
      return await Promise.race([change(this.#parts.storage), expired])
    } catch (cause) {
      this.#usable = false
      this.#parts.failed(new HubError('storage_failed', undefined, { cause }))
      return undefined
    } finally {
      cancel?.()
    }
  }
}

function lockName(owner: string): string {
  return `hubbub:outbox:${owner}`
}
