import type { Message, ServerFrame } from '@hubbub/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ModelRoom, shown } from '../../testing/model-room.ts'
import { applyToCounts, counted, type Counted, type Counts, noCounts, shownOf } from './counts.ts'

type Act =
  | 'say'
  | 'name'
  | 'name_all'
  | 'own'
  | 'edit'
  | 'rename'
  | 'delete'
  | 'react'
  | 'read'
  | 'mark'
  | 'ask'
  | 'deliver'
  | 'tell'
  | 'cut'

/** Often what moves things on, seldom what begins anew. */
const weights: Record<Act, number> = {
  ...{ say: 6, name: 2, name_all: 1, own: 2, edit: 2, rename: 2, delete: 4, react: 2 },
  ...{ read: 3, mark: 2, ask: 1, deliver: 20, tell: 4, cut: 1 },
}
const acts = fc.constantFrom(...Object.entries(weights).flatMap(([act, weight]) => Array<Act>(weight).fill(act as Act)))

/** A room on a server, the counts of a reader, and what is on its way between them: events, and words to the user. */
class Reader {
  readonly room = new ModelRoom('general')
  counts: Counts = noCounts
  #readSeq = 0
  #reached = 0
  #events: ServerFrame[] = []
  #words: Counted[] = []

  act(act: Act, pick: number): void {
    const seq = (pick % Math.max(1, this.room.rows.length)) + 1
    if (act === 'say' || act === 'own') this.#say(act === 'say' ? 'u_other' : 'u_me', {})
    else if (act === 'name') this.#say('u_other', { mentions: ['u_me'] })
    else if (act === 'name_all') this.#say('u_other', { mentions_room: true })
    else if (act === 'edit') this.#change(seq, { edited_at: 'now', content: `edit ${pick}` })
    else if (act === 'rename') this.#change(seq, { edited_at: 'now', mentions: pick % 2 === 0 ? ['u_me'] : [] })
    else if (act === 'delete') this.#change(seq, { deleted_at: 'now', mentions: [], mentions_room: false })
    else if (act === 'react') this.#change(seq, { reactions: [] })
    else if (act === 'read') this.#mark(Math.max(this.#readSeq, seq))
    else if (act === 'mark') this.#mark(Math.min(this.#readSeq, seq - 1))
    else if (act === 'ask') this.#words.push(this.truth())
    else if (act === 'deliver') this.#deliver()
    else if (act === 'tell') this.#tell()
    else this.#cut()
  }

  /** Everything on its way arrives; where the counts are in doubt, the server is asked. */
  settle(): void {
    while (this.#events.length > 0) this.#deliver()
    while (this.#words.length > 0) this.#tell()
    if (this.counts.doubtAt !== undefined) this.counts = counted(this.counts, this.truth())
  }

  /** B5: what a fresh client would be told. */
  truth(): Counted {
    const unread = this.room.rows.filter((row) => row.seq > this.#readSeq && row.user_id !== 'u_me' && !row.deleted_at)
    const mentions = unread.filter((row) => row.mentions_room || row.mentions?.includes('u_me'))
    return { read_seq: this.#readSeq, unread: unread.length, mentions: mentions.length, offset: this.room.offset }
  }

  #say(user: string, fields: Partial<Message>): void {
    const appended = this.room.append(user, 'text')
    if (appended.kind !== 'stored') return
    Object.assign(appended.row, fields)
    this.#events.push({ type: 'message', ...shown(appended.row) })
  }

  #change(seq: number, fields: Partial<Message>): void {
    if (this.room.rows[seq - 1]?.deleted_at) return
    const row = this.room.change(seq, fields)
    if (row) this.#events.push({ type: 'message_updated', ...shown(row) })
  }

  #mark(readSeq: number): void {
    this.#readSeq = readSeq
    const offset = ++this.room.offset
    this.#events.push({
      type: 'read',
      room_id: 'general',
      offset,
      user_id: 'u_me',
      read_seq: readSeq,
      delivered_seq: 0,
    })
    this.#words.push(this.truth())
  }

  #deliver(): void {
    const event = this.#events.shift()
    if (!event || !('offset' in event)) return
    this.#reached = Number(event.offset)
    this.counts = applyToCounts(this.counts, event, { id: 'u_me', ignored: new Set<string>() })
  }

  #tell(): void {
    const word = this.#words.shift()
    if (word) this.counts = counted(this.counts, word)
  }

  /** The link breaks: the next welcome has counts, then come the rows changed since, some of them newer than it. */
  #cut(): void {
    this.#words = []
    this.counts = counted(this.counts, this.truth())
    const after = this.#reached
    this.#events = this.room
      .changedAfter(after)
      .map((row) => ({ type: row.createdOffset > after ? 'message' : 'message_updated', ...shown(row) }))
  }
}

test('N10: whatever is said, changed, read and cut, the counts equal what a fresh client is told', () => {
  const runs = fc.array(fc.tuple(acts, fc.nat(1_000)), { minLength: 40, maxLength: 200, size: 'max' })
  fc.assert(
    fc.property(runs, (steps) => {
      const reader = new Reader()
      for (const [act, pick] of steps) reader.act(act, pick)
      reader.settle()
      const { offset: _, ...truth } = reader.truth()
      expect(shownOf(reader.counts, reader.room.rows.length)).toEqual(truth)
    }),
    { numRuns: 1_000 },
  )
})

test('N10: in the usual case, live and without deletions beyond the mark, the server is never asked', () => {
  const usual = fc.constantFrom<Act>('say', 'name', 'own', 'react', 'read', 'deliver', 'tell')
  fc.assert(
    fc.property(fc.array(fc.tuple(usual, fc.nat(1_000)), { maxLength: 100 }), (steps) => {
      const reader = new Reader()
      for (const [act, pick] of steps) reader.act(act, pick)
      expect(reader.counts.doubtAt).toBeUndefined()
    }),
  )
})
