import type { Core } from '../core.ts'
import type { Cancel, OutboxEntry, OutboxStorage } from '../environment.ts'
import { HubError } from '../errors.ts'
import { Timer } from '../timer.ts'

/** A storage that takes longer than this, in ms, is given up: some browsers' databases never answer. */
const patienceMs = 5_000

/**
 * How long this client waits for others that still run and have entries, in ms: a page that is being closed or reloaded
 * holds its lock a little longer, and its messages are the earlier ones.
 */
const handoverMs = 1_000

/** How often this client looks whether others that have entries are gone, in ms. */
const lookEveryMs = 30_000

/** An entry before the keeper has said whose it is and where it stands. */
export type Unkept = Omit<OutboxEntry, 'owner' | 'order'>

/**
 * Writes outbox entries under this client's name and takes over those whose client is gone. What is asked of it happens
 * in the order asked. Nothing it returns rejects: a storage that fails is given up, and sending goes on from memory.
 */
export class OutboxKeeper {
  readonly #core: Core
  readonly #owner: string
  readonly #letGo: Cancel | undefined
  readonly #closed = new AbortController()
  /** Runs while other clients have entries: they may end. */
  readonly #look: Timer
  /** Undefined once given up. */
  #storage: OutboxStorage | undefined
  /** Ends when all changes asked for so far have been made. */
  #last: Promise<unknown> = Promise.resolve()
  /** Ends when the entries of clients that are gone have been taken over. */
  #handover: Promise<unknown> = Promise.resolve()
  #lastOrder = 0

  constructor(core: Core, storage: OutboxStorage | undefined) {
    this.#core = core
    this.#storage = storage
    this.#look = new Timer(core.environment.clock)
    this.#owner = core.environment.randomId()
    this.#letGo = core.environment.locks?.hold(lockName(this.#owner))
  }

  /** Stores an entry behind all others; resolved means it may be sent: it is stored, or the storage was given up. */
  async keep(entry: Unkept): Promise<void> {
    const handover = this.#handover
    await this.#change((storage) => {
      // Grows within a client whatever its clock does, and follows the clock between clients.
      this.#lastOrder = Math.max(this.#lastOrder + 1, entry.createdAt)
      return storage.put({ ...entry, owner: this.#owner, order: this.#lastOrder })
    })
    await handover
  }

  /** Removes an entry. */
  forget(key: string): void {
    void this.#change((storage) => storage.remove(key))
  }

  /**
   * Takes over the entries of a scope whose clients are gone, now and every while as long as others have some, and hands
   * them on in their order. What is kept from here on is sent behind those taken over now.
   */
  adopt(scope: string, adopted: (entries: readonly OutboxEntry[]) => void): void {
    this.#look.stop()
    const loaded = this.#load(scope)
    this.#handover = this.#handover.then(async () => {
      const taken = await this.#takeAll(scope, await loaded)
      adopted(taken.sort((a, b) => a.order - b.order))
      const others = (await this.#load(scope)).some((entry) => entry.owner !== this.#owner)
      if (others && !this.#closed.signal.aborted) this.#look.start(lookEveryMs, () => this.adopt(scope, adopted))
    })
  }

  /** Gives the storage back when all that was begun has ended. */
  close(): void {
    this.#closed.abort()
    this.#look.stop()
    const storage = this.#storage
    void this.#last.then(() => {
      storage?.close()
      this.#letGo?.()
    })
  }

  /** Takes over entries until only those of this client, and of clients that still run, are left. */
  async #takeAll(scope: string, loaded: readonly OutboxEntry[]): Promise<OutboxEntry[]> {
    const { clock, locks, report } = this.#core.environment
    const impatience = new AbortController()
    const cancel = clock.after(handoverMs, () => impatience.abort())
    const signal = AbortSignal.any([impatience.signal, this.#closed.signal])
    const taken: OutboxEntry[] = []
    const seen = new Set([this.#owner])
    // A client may have been taking over the entries of yet another when it ended: look again after each.
    for (let entries = loaded; ; entries = await this.#load(scope)) {
      const owner = entries.find((entry) => !seen.has(entry.owner))?.owner
      if (owner === undefined) break
      seen.add(owner)
      const take = async (): Promise<void> => {
        for (const entry of await this.#load(scope)) {
          if (entry.owner !== owner || this.#closed.signal.aborted) continue
          await this.#change((storage) => storage.put({ ...entry, owner: this.#owner }))
          taken.push(entry)
        }
      }
      await (locks ? locks.whenFree(lockName(owner), signal, take).catch(report) : take())
    }
    cancel()
    return taken
  }

  async #load(scope: string): Promise<readonly OutboxEntry[]> {
    const entries = (await this.#change((storage) => storage.load(scope))) ?? []
    this.#lastOrder = Math.max(this.#lastOrder, ...entries.map((entry) => entry.order))
    return entries
  }

  /** Begins a change at once: a page may end at any moment. */
  #change<T>(change: (storage: OutboxStorage) => Promise<T>): Promise<T | undefined> {
    const made = this.#attempt(change)
    this.#last = Promise.all([this.#last, made])
    return made
  }

  async #attempt<T>(change: (storage: OutboxStorage) => Promise<T>): Promise<T | undefined> {
    if (!this.#storage) return undefined
    const late = Promise.withResolvers<never>()
    const expire = (): void => late.reject(new Error(`no answer in ${patienceMs} ms`))
    const cancel = this.#core.environment.clock.after(patienceMs, expire)
    try {
      return await Promise.race([change(this.#storage), late.promise])
    } catch (cause) {
      this.#storage = undefined
      this.#core.signals.emit('error', new HubError('storage_failed', undefined, { cause }))
      return undefined
    } finally {
      cancel()
    }
  }
}

function lockName(owner: string): string {
  return `hubbub:outbox:${owner}`
}
