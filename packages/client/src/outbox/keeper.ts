import type { Cancel, Environment, OutboxEntry, OutboxStorage } from '../environment.ts'
import { HubError } from '../errors.ts'

/** A storage that takes longer than this, in ms, is given up: some browsers' databases never answer. */
const patienceMs = 5_000

/**
 * How long messages of this client wait for those of another that still runs, in ms: a page that is being closed or
 * reloaded holds its lock a little longer, and its messages are the earlier ones.
 */
const handoverMs = 1_000

/** Who sends what is kept. */
export interface KeeperOwner {
  /** Entries have been taken over, in their order. */
  adopted(entries: readonly OutboxEntry[]): void
  /** The storage failed, told once: entries are no longer kept. */
  unkept(error: HubError): void
}

/** An entry before the keeper has said whose it is and where it stands. */
export type Unkept = Omit<OutboxEntry, 'owner' | 'order'>

/**
 * Writes outbox entries under this client's name and takes over those whose client is gone. What is asked of it happens
 * in the order asked. Nothing it returns rejects: a storage that fails is given up, and sending goes on from memory.
 */
export class OutboxKeeper {
  readonly #environment: Environment
  readonly #storage: OutboxStorage
  readonly #client: KeeperOwner
  readonly #owner: string
  readonly #letGo: Cancel | undefined
  /** Ends when all changes asked for so far have been made. */
  #last: Promise<unknown> = Promise.resolve()
  /** Ends when messages of clients that are gone have been taken over. */
  #handover: Promise<unknown> = Promise.resolve()
  /** Taken over and not announced yet: during a handover all are collected, so that they go on in one order. */
  #taken: OutboxEntry[] = []
  #handovers = 0
  #lastOrder = 0
  #isUsable = true
  /** Clients whose end is waited for. */
  readonly #awaited = new Set<string>()
  readonly #closed = new AbortController()

  constructor(environment: Environment, storage: OutboxStorage, client: KeeperOwner) {
    this.#environment = environment
    this.#storage = storage
    this.#client = client
    this.#owner = environment.randomId()
    this.#letGo = environment.locks?.hold(lockName(this.#owner))
  }

  /** Stores an entry behind all others; resolved means it may be sent: it is stored, or the storage was given up. */
  async keep(entry: Unkept): Promise<void> {
    const handover = this.#handover
    await this.#next(() =>
      this.#attempt((storage) => {
        // Grows within a client whatever its clock does, and follows the clock between clients.
        this.#lastOrder = Math.max(this.#lastOrder + 1, entry.createdAt)
        return storage.put({ ...entry, owner: this.#owner, order: this.#lastOrder })
      }),
    )
    await handover
  }

  /** Removes an entry. */
  forget(key: string): void {
    void this.#next(() => this.#attempt((storage) => storage.remove(key)))
  }

  /**
   * Takes over the entries of a scope whose clients are gone, and later those of clients that end while this one runs.
   * What is kept from here on is sent behind them, but does not wait long for clients that still run.
   */
  adopt(scope: string): void {
    const loaded = this.#next(() => this.#load(scope))
    this.#handovers++
    const taken = loaded.then((entries) => this.#patiently(this.#takeAll(scope, entries)))
    this.#handover = Promise.all([this.#handover, taken])
  }

  /** Finishes what was begun, then gives the storage back. */
  close(): void {
    this.#closed.abort()
    void this.#next(async () => {
      this.#storage.close()
      this.#letGo?.()
    })
  }

  /** Resolves with `taking`, or when it takes too long. */
  async #patiently(taking: Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const cancel = this.#environment.clock.after(handoverMs, () => resolve(undefined))
    this.#closed.signal.addEventListener('abort', resolve)
    await Promise.race([taking, promise])
    cancel()
    this.#handovers--
    this.#announce()
  }

  /** Waits for the end of every other client that has entries here, and takes those over. */
  async #takeAll(scope: string, entries: readonly OutboxEntry[]): Promise<void> {
    const { locks, report } = this.#environment
    const owners = [...new Set(entries.map((entry) => entry.owner))]
    const others = owners.filter((owner) => owner !== this.#owner && !this.#awaited.has(owner))
    const taken = others.map(async (owner) => {
      this.#awaited.add(owner)
      const take = (): Promise<void> => this.#takeOver(scope, owner)
      await (locks ? locks.whenFree(lockName(owner), this.#closed.signal, take) : take()).catch(report)
      this.#awaited.delete(owner)
      // It may have been taking over the entries of yet another when it ended.
      if (!this.#closed.signal.aborted) await this.#takeAll(scope, await this.#load(scope))
    })
    await Promise.all(taken)
  }

  async #takeOver(scope: string, owner: string): Promise<void> {
    const adopted: OutboxEntry[] = []
    // Read under the lock: another client may have been quicker.
    for (const entry of await this.#load(scope)) {
      if (entry.owner !== owner || this.#closed.signal.aborted) continue
      await this.#attempt((storage) => storage.put({ ...entry, owner: this.#owner }))
      adopted.push(entry)
    }
    this.#taken.push(...adopted)
    this.#announce()
  }

  #announce(): void {
    if (this.#handovers > 0) return
    const taken = this.#taken.sort((a, b) => a.order - b.order)
    this.#taken = []
    this.#client.adopted(taken)
  }

  async #load(scope: string): Promise<readonly OutboxEntry[]> {
    const entries = (await this.#attempt((storage) => storage.load(scope))) ?? []
    this.#lastOrder = Math.max(this.#lastOrder, ...entries.map((entry) => entry.order))
    return entries
  }

  #next<T>(task: () => Promise<T>): Promise<T> {
    const next = this.#last.then(task)
    this.#last = next
    return next
  }

  async #attempt<T>(change: (storage: OutboxStorage) => Promise<T>): Promise<T | undefined> {
    if (!this.#isUsable) return undefined
    let cancel: Cancel | undefined
    try {
      const expired = new Promise<never>((_, reject) => {
        const expire = (): void => reject(new Error(`no answer in ${patienceMs} ms`))
        cancel = this.#environment.clock.after(patienceMs, expire)
      })
      return await Promise.race([change(this.#storage), expired])
    } catch (cause) {
      this.#isUsable = false
      this.#client.unkept(new HubError('storage_failed', undefined, { cause }))
      return undefined
    } finally {
      cancel?.()
    }
  }
}

function lockName(owner: string): string {
  return `hubbub:outbox:${owner}`
}
