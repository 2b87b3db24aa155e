import type { Position } from '@hubbub/protocol'
import type { ReceivedFrame } from '../memory-link.ts'
import { presenceTopic } from './board.ts'
import { eventOf } from './contents.ts'
import type { Line } from './line.ts'
import { type Synced, View } from './view.ts'
import { Watcher } from './watcher.ts'

/** Keeps a client's subscriptions: positions, resets, fresh pages (R2, R5, R6). */
export class Follower {
  readonly views = new Map<string, View>()
  readonly watcher: Watcher
  readonly #line: Line
  /** Topics whose subscription is being ended. */
  readonly #leaving = new Set<string>()
  /** From hello to the end of its recovery. */
  #isRecovering = false
  /** Resets a topic may have on this connection. */
  readonly #allowedResets: () => number

  constructor(line: Line, allowedResets: () => number) {
    this.#line = line
    this.#allowedResets = allowedResets
    this.watcher = new Watcher(presenceTopic, line)
  }

  /** A connection begins: gives the positions for its hello. */
  connected(): Record<string, Position> {
    const positions: Record<string, Position> = {}
    this.#leaving.clear()
    this.#isRecovering = true
    for (const view of this.views.values()) {
      view.connected()
      if (!view.position) continue
      positions[view.topic] = view.position
      view.asked('resume')
    }
    return positions
  }

  /** The recovery is over: every topic of the hello has been settled, the others are subscribed to. */
  synced(): void {
    this.#isRecovering = false
    for (const view of this.views.values()) {
      if (view.isOff) this.#subscribe(view)
      else if (view.lastOnWire === undefined) this.#line.report(`R2: ${view.topic} was not synced`)
      else if (view.topic === this.watcher.topic) this.watcher.begin()
    }
  }

  follow(topic: string, isOnline: boolean): void {
    if (this.views.has(topic)) return
    const view = new View(topic, this.#line.report)
    this.views.set(topic, view)
    if (isOnline) this.#subscribe(view)
  }

  /** Ends a subscription; no event of the topic may come after the reply. */
  unfollow(topic: string): void {
    const view = this.#steady(topic)
    if (!view) return
    this.#leaving.add(topic)
    this.#line.ask({ type: 'unsubscribe', topic }, (reply) => {
      this.#leaving.delete(topic)
      if (reply.type === 'ok') this.views.delete(topic)
    })
  }

  /** Asks for a live subscription anew, as a client does that is unsure of its place. */
  recheck(topic: string): void {
    const view = this.#steady(topic)
    if (view) this.#subscribe(view)
  }

  /** Takes a frame that answers nothing. */
  received(frame: ReceivedFrame): void {
    if (frame.type === 'synced') {
      for (const [topic, said] of Object.entries(fieldsOf(frame['topics'])))
        this.#settled(topic, syncedOf(fieldsOf(said)))
    }
    if (frame.type === 'dropped') this.#dropped(String(frame['topic']))
    this.watcher.received(frame)
    const event = eventOf(frame)
    if (!event) return
    const view = this.views.get(event.topic)
    if (view) view.event(event)
    else this.#line.report(`event ${event.topic}@${event.offset} after unsubscribe`)
  }

  /** Whether a subscription that was just being asked for is meant, the client cannot know: it comes back. */
  #dropped(topic: string): void {
    const view = this.views.get(topic)
    if (!view) return
    if (!this.#isRecovering && view.lastOnWire !== undefined) this.#ended(topic)
    else this.#line.hangUp()
  }

  /** A view whose subscription is live and about to stay so. */
  #steady(topic: string): View | undefined {
    const view = this.views.get(topic)
    return view?.isSettled && !this.#leaving.has(topic) ? view : undefined
  }

  #subscribe(view: View): void {
    const { position, topic } = view
    const asked = !position ? 'new' : view.isOff ? 'resume' : 'again'
    view.asked(asked)
    this.#line.ask({ type: 'subscribe', topic, ...(position ? { position } : {}) }, (reply) => {
      if (this.views.get(topic) !== view) return
      if (reply.type === 'ok') {
        if (topic === this.watcher.topic) this.watcher.begin()
        return this.#settled(topic, syncedOf(reply))
      }
      // Whether the subscription from before still lives depends on why it was refused.
      if (asked === 'again') return this.#line.hangUp()
      this.#ended(topic)
    })
  }

  /** The subscription is over, perhaps for lack of the right: tries again, which shows when there is one. */
  #ended(topic: string): void {
    const view = this.views.get(topic)
    view?.ended()
    if (this.#isRecovering) return
    this.#line.later(() => {
      if (view && this.views.get(topic) === view && view.isOff) this.#subscribe(view)
    })
  }

  #settled(topic: string, synced: Synced): void {
    const view = this.views.get(topic)
    if (!view) return
    this.#line.trace(`${topic} ${JSON.stringify(synced)}`)
    if (synced.reason === 'forbidden') return this.#ended(topic)
    if (view.settled(synced) === 'load') this.#load(view)
    if (view.resets > this.#allowedResets()) this.#line.report(`R6: ${topic} was reset ${view.resets} times`)
  }

  #load(view: View): void {
    this.#line.ask({ type: 'fetch_page', topic: view.topic }, (reply) => {
      const { type, offset, rows } = reply
      if (type !== 'ok') return this.#line.later(() => this.#load(view))
      if (typeof offset === 'number' && Array.isArray(rows)) view.loaded({ offset, rows })
    })
  }
}

function syncedOf({ recovered, epoch, offset, reason }: { readonly [field: string]: unknown }): Synced {
  return {
    recovered: recovered === true,
    epoch: String(epoch),
    offset: Number(offset),
    reason: typeof reason === 'string' ? reason : undefined,
  }
}

function fieldsOf(value: unknown): { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
