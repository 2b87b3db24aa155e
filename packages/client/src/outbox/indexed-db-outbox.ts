import type { OutboxEntry, OutboxStorage } from '../environment.ts'
import { parseEntries } from '../parse.ts'

const storeName = 'outbox'
const indexName = 'scope'

/** Keeps entries in the browser's IndexedDB, over reloads and crashes. */
export class IndexedDbOutbox implements OutboxStorage {
  readonly #factory: IDBFactory
  readonly #name: string
  #opening: Promise<IDBDatabase> | undefined

  /** Opens nothing before the first use. */
  constructor(factory: IDBFactory, name = 'hubbub') {
    this.#factory = factory
    this.#name = name
  }

  async load(scope: string): Promise<readonly OutboxEntry[]> {
    const transaction = await this.#transaction('readonly')
    const request = transaction.objectStore(storeName).index(indexName).getAll(scope)
    await outcome(request, 'success')
    return parseEntries(request.result)
  }

  async put(entry: OutboxEntry): Promise<void> {
    // Strict: committed means written to the disk, as I4 asks.
    const transaction = await this.#transaction('readwrite', 'strict')
    transaction.objectStore(storeName).put(entry)
    await outcome(transaction, 'complete')
  }

  async remove(key: string): Promise<void> {
    const transaction = await this.#transaction('readwrite')
    transaction.objectStore(storeName).delete(key)
    await outcome(transaction, 'complete')
  }

  close(): void {
    const opening = this.#opening
    this.#opening = undefined
    void opening?.then(
      (database) => database.close(),
      () => undefined,
    )
  }

  async #transaction(
    mode: 'readonly' | 'readwrite',
    durability: 'strict' | 'relaxed' = 'relaxed',
  ): Promise<IDBTransaction> {
    this.#opening ??= this.#open()
    const database = await this.#opening
    return database.transaction(storeName, mode, { durability })
  }

  async #open(): Promise<IDBDatabase> {
    const request = this.#factory.open(this.#name, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(storeName, { keyPath: 'key' }).createIndex(indexName, 'scope')
    }
    await outcome(request, 'success')
    const database = request.result
    const forget = (): void => {
      this.#opening = undefined
    }
    database.onclose = forget
    // A newer version of the page wants to upgrade: it must not wait for this one.
    database.onversionchange = () => {
      forget()
      database.close()
    }
    return database
  }
}

/** Resolves at an event of a request or transaction, rejects when it fails. */
function outcome(target: IDBRequest | IDBTransaction, event: 'success' | 'complete'): Promise<void> {
  return new Promise((resolve, reject) => {
    target.addEventListener(event, () => resolve())
    for (const failure of ['error', 'abort']) target.addEventListener(failure, () => reject(target.error))
  })
}
