/** A frame as it goes over the wire, with its place among everything handed over in the same tick. */
export interface Piece {
  readonly order: number
  readonly frame: Buffer
}

/** What one connection is owed beyond, or instead of, the shared bytes of a single topic. */
interface Due<Link> {
  /** Its own frames, and frames of topics it has left since. */
  readonly own: Piece[]
  ownBytes: number
  /** Topics with frames for it, each once. */
  readonly topics: GatheredTopic<Link>[]
  /** Where its part of a topic begins, for topics it joined after the tick's first frame. */
  late: Map<GatheredTopic<Link>, number> | undefined
}

/** A connection as gathering sees it; everything here belongs to `Gathering`. */
export abstract class Gathered<Link> {
  /** The topics it is subscribed to. */
  readonly topics: GatheredTopic<Link>[] = []
  due: Due<Link> | undefined = undefined
  /** While flushing: the one topic found so far that has frames for it. */
  only: GatheredTopic<Link> | undefined = undefined
  /** Frames are handed to it one by one, never as shared bytes. */
  abstract readonly separate: boolean
}

/** A topic with its subscribers and the frames handed over in this tick. */
export class GatheredTopic<Link> {
  readonly name: string
  readonly links = new Set<Link>()
  frames: Buffer[] = []
  orders: number[] = []

  constructor(name: string) {
    this.name = name
  }
}

/** Where gathered bytes go. Called during `flush` only; must not call back into the gathering. */
export interface Outlet<Link> {
  /** Whole frames, several at a time; the bytes may be shared with other connections and are never changed. */
  write(link: Link, bytes: Buffer): void
  /** For connections with `separate`. */
  writeEach(link: Link, frames: readonly Piece[]): void
}

/**
 * Gathers the frames of one tick, so that each connection gets them in one write.
 *
 * A connection that is owed the frames of exactly one topic and nothing else, the usual case in a fan-out, gets bytes
 * that are joined once for all. Every other connection gets its own frames and its topics' merged in the order in
 * which they were handed over.
 */
export class Gathering<Link extends Gathered<Link>> {
  readonly #topics = new Map<string, GatheredTopic<Link>>()
  #dirty: GatheredTopic<Link>[] = []
  /** Connections with a `due`. */
  #owed: Link[] = []
  #order = 0

  hasSubscribers(topic: string): boolean {
    return this.#topics.has(topic)
  }

  publish(name: string, frame: Buffer): void {
    const topic = this.#topics.get(name)
    if (topic === undefined) return
    if (topic.frames.length === 0) this.#dirty.push(topic)
    topic.frames.push(frame)
    topic.orders.push(this.#order++)
  }

  /** Returns how many bytes the connection is owed by `send` alone in this tick. */
  send(link: Link, frame: Buffer): number {
    const due = this.#owe(link)
    due.own.push({ order: this.#order++, frame })
    due.ownBytes += frame.length
    return due.ownBytes
  }

  subscribe(link: Link, name: string): void {
    let topic = this.#topics.get(name)
    if (topic === undefined) {
      topic = new GatheredTopic<Link>(name)
      this.#topics.set(name, topic)
    }
    if (topic.links.has(link)) return
    topic.links.add(link)
    link.topics.push(topic)
    if (topic.frames.length === 0) return
    const due = this.#owe(link)
    due.late ??= new Map()
    due.late.set(topic, topic.frames.length)
  }

  unsubscribe(link: Link, name: string): void {
    const topic = this.#topics.get(name)
    if (topic?.links.has(link)) this.#leave(link, topic)
  }

  /** Ends every subscription of a connection; what was handed over before still reaches it. */
  unsubscribeAll(link: Link): void {
    for (const topic of [...link.topics]) this.#leave(link, topic)
  }

  /** Ends every subscription of a connection and drops what was handed over for it. */
  forget(link: Link): void {
    this.unsubscribeAll(link)
    link.due = undefined
  }

  /** Hands everything gathered to the outlet. */
  flush(outlet: Outlet<Link>): void {
    const dirty = this.#dirty
    this.#dirty = []
    const single = dirty.length === 1 ? dirty[0] : undefined
    if (single) this.#flushOne(single, outlet)
    else this.#flushSeveral(dirty, outlet)
    const owed = this.#owed
    this.#owed = []
    for (const link of owed) this.#flushOwed(link, outlet)
    for (const topic of dirty) {
      topic.frames = []
      topic.orders = []
      if (topic.links.size === 0) this.#topics.delete(topic.name)
    }
    this.#order = 0
  }

  #leave(link: Link, topic: GatheredTopic<Link>): void {
    if (topic.frames.length > 0) {
      const due = this.#owe(link)
      collect(topic, due.late?.get(topic) ?? 0, due.own)
    }
    topic.links.delete(link)
    link.topics.splice(link.topics.indexOf(topic), 1)
    if (topic.links.size === 0 && topic.frames.length === 0) this.#topics.delete(topic.name)
  }

  #owe(link: Link): Due<Link> {
    if (link.due === undefined) {
      link.due = { own: [], ownBytes: 0, topics: [], late: undefined }
      this.#owed.push(link)
    }
    return link.due
  }

  #flushOne(topic: GatheredTopic<Link>, outlet: Outlet<Link>): void {
    if (topic.links.size === 0) return
    const bytes = join(topic.frames)
    for (const link of topic.links) {
      if (link.due === undefined && !link.separate) outlet.write(link, bytes)
      else this.#owe(link).topics.push(topic)
    }
  }

  #flushSeveral(dirty: readonly GatheredTopic<Link>[], outlet: Outlet<Link>): void {
    for (const topic of dirty) {
      for (const link of topic.links) {
        if (link.due === undefined && link.only === undefined && !link.separate) {
          link.only = topic
          continue
        }
        const due = this.#owe(link)
        if (link.only) due.topics.push(link.only)
        link.only = undefined
        due.topics.push(topic)
      }
    }
    for (const topic of dirty) {
      if (topic.links.size === 0) continue
      const bytes = join(topic.frames)
      for (const link of topic.links) {
        if (link.only !== topic) continue
        link.only = undefined
        outlet.write(link, bytes)
      }
    }
  }

  #flushOwed(link: Link, outlet: Outlet<Link>): void {
    const due = link.due
    link.due = undefined
    if (due === undefined) return
    const pieces = due.own
    for (const topic of due.topics) collect(topic, due.late?.get(topic) ?? 0, pieces)
    if (pieces.length === 0) return
    pieces.sort(byOrder)
    if (link.separate) outlet.writeEach(link, pieces)
    else outlet.write(link, join(pieces.map(frameOf)))
  }
}

function collect<Link>(topic: GatheredTopic<Link>, from: number, into: Piece[]): void {
  for (let index = from; index < topic.frames.length; index++) {
    const frame = topic.frames[index]
    const order = topic.orders[index]
    if (frame !== undefined && order !== undefined) into.push({ order, frame })
  }
}

function join(frames: readonly Buffer[]): Buffer {
  return frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames)
}

function byOrder(a: Piece, b: Piece): number {
  return a.order - b.order
}

function frameOf(piece: Piece): Buffer {
  return piece.frame
}
