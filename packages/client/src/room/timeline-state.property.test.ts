import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ModelRoom, shown } from '../../testing/model-room.ts'
import type { HistoryPage } from '../api.ts'
import { applyEvent, emptyTimeline, type PageKind, type TimelineEvent, type TimelineState } from './timeline-state.ts'

type Act = 'say' | 'edit' | 'delete' | 'deliver' | 'cut' | 'initial' | 'before' | 'after' | 'around' | 'read' | 'reply'

/** Often what moves things on, seldom what begins anew. */
const weights: Record<Act, number> = {
  ...{
    say: 4,
    edit: 8,
    delete: 1,
    deliver: 24,
    cut: 1,
    initial: 1,
    around: 1,
    before: 8,
    after: 4,
    read: 12,
    reply: 8,
  },
}
const acts = fc.constantFrom(...Object.entries(weights).flatMap(([act, weight]) => Array<Act>(weight).fill(act as Act)))

/** A room on a server, a reader's timeline, and what is on its way between them: each page is read and answered later. */
class Reader {
  readonly room = new ModelRoom('general')
  state: TimelineState = emptyTimeline(30)
  #reached = 0
  #events: TimelineEvent[] = []
  #asked: { readonly page: PageKind; readonly at: object; result?: HistoryPage }[] = []

  act(act: Act, pick: number): void {
    const seq = (pick % Math.max(1, this.room.rows.length)) + 1
    if (act === 'say') this.#announce(this.room.append('u', `text ${pick}`))
    else if (act === 'edit') this.#announce({ kind: 'stored', row: this.room.change(seq, { content: `edit ${pick}` }) })
    else if (act === 'delete') this.#announce({ kind: 'stored', row: this.room.change(seq, { content: '' }) })
    else if (act === 'deliver') this.#deliver()
    else if (act === 'cut') this.#cut()
    else if (act === 'read') this.#read()
    else if (act === 'reply') this.#reply()
    else this.#ask(act, seq)
  }

  /** Everything on its way arrives. */
  settle(): void {
    while (this.#asked.length > 0) {
      this.#read()
      this.#reply()
    }
    while (this.#events.length > 0) this.#deliver()
  }

  #apply(event: TimelineEvent): void {
    this.state = applyEvent(this.state, event, 0)
  }

  #announce(stored: { readonly kind: string; readonly row?: ModelRoom['rows'][number] | undefined }): void {
    if (stored.row) this.#events.push({ type: 'message_updated', ...shown(stored.row) })
  }

  #deliver(): void {
    const event = this.#events.shift()
    if (!event || !('offset' in event)) return
    this.#reached = Number(event.offset)
    this.#apply(event)
  }

  /** R4: the link breaks, what was on its way is lost; the rows changed since come first, requests are asked again. */
  #cut(): void {
    this.#events = this.room.changedAfter(this.#reached).map((row) => ({ type: 'message_updated', ...shown(row) }))
    this.#asked = this.#asked.map(({ page, at }) => ({ page, at }))
  }

  #ask(act: 'initial' | 'before' | 'after' | 'around', seq: number): void {
    const { messages, hasMoreBefore, hasMoreAfter, loading, status } = this.state
    const page = act === 'around' ? 'initial' : act
    if (loading.includes(page) || (page !== 'initial' && status !== 'ready')) return
    if ((page === 'before' && !hasMoreBefore) || (page === 'after' && !hasMoreAfter)) return
    const at = {
      initial: act === 'around' ? { after: Math.max(0, seq - 4) } : {},
      before: { before: messages[0]?.seq ?? 1 },
      after: { after: messages.at(-1)?.seq ?? 0 },
    }[page]
    if (page === 'initial') this.#asked = []
    this.#asked.push({ page, at })
    this.#apply({ type: 'page_requested', page })
  }

  /** The server reads the page. */
  #read(): void {
    const next = this.#asked.find(({ result }) => !result)
    if (next) next.result = this.room.page({ limit: 7, ...next.at })
  }

  /** The reply, which may even overtake events that its page contains. */
  #reply(): void {
    const next = this.#asked[0]
    if (!next?.result) return
    this.#asked.shift()
    this.#apply({ type: 'page_loaded', page: next.page, result: next.result })
  }
}

test('R7: whatever is asked, changed and cut, the window equals a fresh fetch of the same messages', () => {
  const runs = fc.array(fc.tuple(acts, fc.nat(1_000)), { minLength: 60, maxLength: 300, size: 'max' })
  fc.assert(
    fc.property(runs, (steps) => {
      const reader = new Reader()
      for (let pick = 0; pick < 60; pick++) reader.act('say', pick)
      for (const [act, pick] of steps) reader.act(act, pick)
      reader.settle()
      const { messages, status, hasMoreBefore, hasMoreAfter, loading } = reader.state
      const { rows } = reader.room
      const first = messages[0]?.seq ?? 1
      expect(messages).toEqual(rows.slice(first - 1, first - 1 + messages.length).map(shown))
      expect(loading).toEqual([])
      fc.pre(status === 'ready')
      expect([hasMoreBefore, hasMoreAfter]).toEqual([first > 1, first - 1 + messages.length < rows.length])
    }),
    { numRuns: 300 },
  )
})
