import type { SentFrame } from './parse-message.ts'

/** Most user names that the server tells one connection about, and events kept for a line before its welcome. */
const maxWatched = 200
const maxHeld = 500

/** One client as its leader knows it, and what it wants of the connection that all share. */
export class Line {
  readonly id: string
  /** Its first frame, until it has gone out. */
  hello: SentFrame | undefined
  isWelcomed = false
  /** Topics it is subscribed to, rooms apart. */
  readonly topics = new Set<string>()
  /** Users it looks at. */
  watched: readonly string[] = []
  /** Whether somebody is there, as far as it said. */
  isActive: boolean | undefined
  /** Pings of it that are not answered yet. */
  pings = 0
  #held: string[] = []

  constructor(id: string, hello: SentFrame) {
    this.id = id
    this.hello = hello
  }

  /** It is subscribed to a topic. Rooms are followed for the user, whichever line asked. */
  follow(topic = ''): void {
    if (!topic.startsWith('room:')) this.topics.add(topic)
  }

  /** Keeps an event for after the welcome, which may lack it (S10); false when that is one too many. */
  hold(text: string): boolean {
    this.#held.push(text)
    return this.#held.length <= maxHeld
  }

  /** What was kept, in order. */
  takeHeld(): readonly string[] {
    return this.#held.splice(0)
  }
}

/** What one line says goes for all lines of the connection: gives the command as it is to be said for all; undefined: say nothing. */
export function forAll(frame: SentFrame, line: Line, others: readonly Line[]): SentFrame | undefined {
  const { topic = '', user_ids = [], active = false } = frame
  switch (frame.type) {
    case 'subscribe':
      // What was missed since a position comes before the reply.
      if (frame['position']) line.follow(topic)
      return frame
    case 'unsubscribe':
      line.topics.delete(topic)
      return others.some(({ topics }) => topics.has(topic)) ? undefined : frame
    case 'activity':
      line.isActive = active
      return line.isActive || !others.some(({ isActive }) => isActive) ? frame : undefined
    case 'watch_presence': {
      line.watched = user_ids
      const all = new Set([line, ...others].flatMap(({ watched }) => watched))
      return { ...frame, user_ids: [...all].slice(0, maxWatched) }
    }
    default:
      return frame
  }
}
