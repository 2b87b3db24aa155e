import { join } from 'node:path'
import { checkBlobId } from '@hubbub/chat/ports'

/** What names of fan-out folders look like; short ids are filled up with a character that sorts before all of theirs. */
const fanOutPattern = /^[a-z0-9-]{2}$/
const filler = '-'

/** Where bytes are on disk. Paths are made of checked ids only: nothing a client sends becomes part of one. */
export class BlobPaths {
  readonly root: string
  readonly uploads: string

  constructor(root: string) {
    this.root = root
    this.uploads = join(root, 'uploads')
  }

  /** The file of an unfinished upload. */
  upload(id: string): string {
    checkBlobId(id)
    return join(this.uploads, id)
  }

  /** The folders of a blob, outermost first: two levels, so that none has many thousands of entries. */
  folders(id: string): readonly [string, string] {
    checkBlobId(id)
    const first = join(this.root, id.slice(0, 2).padEnd(2, filler))
    return [first, join(first, id.slice(2, 4).padEnd(2, filler))]
  }

  /** The file of a finished blob. */
  blob(id: string): string {
    return join(this.folders(id)[1], id)
  }
}

/** Says whether a folder is one of the fan-out. */
export function isFanOut(name: string): boolean {
  return fanOutPattern.test(name)
}
