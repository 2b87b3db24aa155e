import type { Draft, ServerFrame } from '@hubbub/protocol'
import type { Off } from '../index.ts'
import { Cell, type ExternalStore } from './cell.ts'
import { Errand } from './errand.ts'
import type { StoreCore } from './store-core.ts'

/** What is being written in a room or thread. */
export interface DraftSnapshot {
  readonly content: string
  /** What another device has written meanwhile: show both, then `resolve`. Until then nothing is overwritten. */
  readonly theirs: string | undefined
}

/** One draft, shared by all devices of the user (B7). */
export interface DraftStore extends ExternalStore<DraftSnapshot> {
  /** Changes the text; empty removes the draft, as after sending. It is kept on the server by and by. */
  set(content: string): void
  /** Chooses between the two texts of a conflict. */
  resolve(which: 'mine' | 'theirs'): void
}

/** A draft of this client. */
class OwnDraft implements DraftStore {
  readonly #core: StoreCore
  readonly #place: Pick<Draft, 'room_id' | 'thread_id'>
  readonly #cell: Cell<DraftSnapshot>
  readonly #errand: Errand
  readonly subscribe: (listener: () => void) => Off
  readonly getSnapshot: () => DraftSnapshot
  /** Of the last one the server told. */
  #version = 0
  #isUnsaved = false
  /** What was sent and not answered yet. */
  #sent: string | undefined

  constructor(core: StoreCore, place: Pick<Draft, 'room_id' | 'thread_id'>) {
    this.#core = core
    this.#place = place
    this.#cell = new Cell<DraftSnapshot>(core.environment.report, { content: '', theirs: undefined })
    this.#errand = new Errand(core, core.settings.draftEveryMs, () => this.save())
    this.subscribe = this.#cell.subscribe
    this.getSnapshot = this.#cell.getSnapshot
  }

  set(content: string): void {
    if (content === this.#cell.getSnapshot().content) return
    this.#cell.set({ ...this.#cell.getSnapshot(), content })
    this.#isUnsaved = true
    this.#errand.wanted()
  }

  resolve(which: 'mine' | 'theirs'): void {
    const { content, theirs } = this.#cell.getSnapshot()
    if (theirs === undefined) return
    this.#cell.set({ content: which === 'mine' ? content : theirs, theirs: undefined })
    this.#isUnsaved = which === 'mine'
    this.#errand.wanted(0)
  }

  /** Grows with every draft that the server tells. */
  get version(): number {
    return this.#version
  }

  /** Takes a draft as the server told it. */
  told({ content, version }: Pick<Draft, 'content' | 'version'>): void {
    if (version <= this.#version) return
    this.#version = version
    const { content: mine, theirs } = this.#cell.getSnapshot()
    if (content === this.#sent) return
    const isBusy = this.#isUnsaved || this.#sent !== undefined
    // What was sent or emptied elsewhere is no loss.
    const isConflict = isBusy && content !== mine && content !== ''
    if (isConflict) this.#cell.set({ content: mine, theirs: content })
    else if (theirs !== undefined || !isBusy) this.#cell.set({ content: isBusy ? mine : content, theirs: undefined })
  }

  /** The server has none: another device removed it while this one had no connection. */
  gone(): void {
    if (!this.#isUnsaved && this.#sent === undefined) this.#cell.set({ content: '', theirs: undefined })
  }

  /** Keeps the text on the server now, unless there is nothing new or two texts to choose between. */
  async save(): Promise<void> {
    const { content, theirs } = this.#cell.getSnapshot()
    if (!this.#isUnsaved || theirs !== undefined || this.#sent !== undefined) return
    this.#isUnsaved = false
    this.#sent = content
    try {
      const input = { ...this.#place, content, version: this.#version }
      const { draft } = await this.#core.hub.call('set_draft', input)
      this.told(draft)
    } catch (error) {
      this.#isUnsaved = true
      throw error
    } finally {
      this.#sent = undefined
    }
  }

  online(): void {
    if (this.#isUnsaved) this.#errand.wanted()
  }

  close(): void {
    this.#errand.close()
  }
}

/** The drafts of a user. */
export class Drafts {
  readonly #core: StoreCore
  readonly #drafts = new Map<string, OwnDraft>()

  constructor(core: StoreCore) {
    this.#core = core
  }

  /** The draft of a room or thread; the same object each time. */
  get(room_id: string, thread_id?: string): OwnDraft {
    const key = `${room_id} ${thread_id ?? ''}`
    const draft = this.#drafts.get(key) ?? new OwnDraft(this.#core, { room_id, thread_id })
    this.#drafts.set(key, draft)
    return draft
  }

  receive(event: ServerFrame): void {
    if (event.type === 'draft') this.get(event.room_id, event.thread_id).told(event)
  }

  /** A connection is there: what other devices did to drafts meanwhile was not told. Rejects with a `HubError`. */
  async load(): Promise<void> {
    const before = new Map([...this.#drafts.values()].map((draft) => [draft, draft.version]))
    let cursor: string | undefined
    do {
      const page = await this.#core.hub.call('list_drafts', { cursor })
      for (const draft of page.drafts) {
        const own = this.get(draft.room_id, draft.thread_id)
        own.told(draft)
        before.delete(own)
      }
      cursor = page.next_cursor
    } while (cursor !== undefined)
    for (const [draft, version] of before) if (draft.version === version) draft.gone()
  }

  /** Keeps what is unsaved on the server now, as when the page is left. */
  flush(): void {
    for (const draft of this.#drafts.values()) draft.save().catch(() => undefined)
  }

  online(): void {
    for (const draft of this.#drafts.values()) draft.online()
  }

  close(): void {
    for (const draft of this.#drafts.values()) draft.close()
  }
}
