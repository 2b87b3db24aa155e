import type { KeyValueStorage } from '../index.ts'
import { parseUnfinished } from './parse-unfinished.ts'
import type { Unfinished } from './upload-options.ts'

/** What tells one file from another. */
export type FileKey = Omit<Unfinished, 'uploadId'>

const storageKey = 'hubbub:uploads'
/** Most that are remembered; the oldest are forgotten first. */
const mostKept = 50

/** Unfinished uploads of a user that this browser remembers, oldest first. */
export function unfinishedUploads(userId: string, storage: KeyValueStorage | undefined): readonly Unfinished[] {
  return new UnfinishedUploads(storage).all().filter((each) => each.userId === userId)
}

/** What a browser remembers of unfinished uploads; of files without a key, and where nothing can be kept, nothing. */
export class UnfinishedUploads {
  readonly #storage: KeyValueStorage | undefined

  constructor(storage: KeyValueStorage | undefined) {
    this.#storage = storage
  }

  all(): readonly Unfinished[] {
    try {
      return parseUnfinished(this.#storage?.getItem(storageKey) ?? null)
    } catch {
      // Storage is forbidden.
      return []
    }
  }

  find(key: FileKey | undefined): string | undefined {
    return key && this.all().find((each) => isSame(each, key))?.uploadId
  }

  keep(key: FileKey | undefined, uploadId: string): void {
    if (!key) return
    this.#put([...this.#others(key), { ...key, uploadId }].slice(-mostKept))
  }

  forget(key: FileKey | undefined): void {
    if (!key) return
    const others = this.#others(key)
    if (others.length < this.all().length) this.#put(others)
  }

  #others(key: FileKey): readonly Unfinished[] {
    return this.all().filter((each) => !isSame(each, key))
  }

  #put(list: readonly Unfinished[]): void {
    try {
      this.#storage?.setItem(storageKey, JSON.stringify(list))
    } catch {
      // Full or forbidden: a reload then begins anew.
    }
  }
}

function isSame(one: FileKey, other: FileKey): boolean {
  return (
    one.userId === other.userId &&
    one.name === other.name &&
    one.size === other.size &&
    one.lastModified === other.lastModified
  )
}
