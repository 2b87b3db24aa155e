import type { OutboxEntry, OutboxStorage } from '../src/environment.ts'

/** Keeps entries as long as the process lives. */
export class MemoryOutbox implements OutboxStorage {
  readonly #entries = new Map<string, OutboxEntry>()

  async load(scope: string): Promise<readonly OutboxEntry[]> {
    return [...this.#entries.values()].filter((entry) => entry.scope === scope)
  }

  async put(entry: OutboxEntry): Promise<void> {
    this.#entries.set(entry.key, entry)
  }

  async remove(key: string): Promise<void> {
    this.#entries.delete(key)
  }

  close(): void {
    // Kept: the same object may serve the next client.
  }
}
