import type { User } from '@hubbub/protocol'
import type { Clock } from '../ports/clock.ts'
import type { PresenceChoice, PresenceWord } from '../ports/presence-word.ts'
import { connectedBy, derivePresence, looksSame, type Moment, type PresenceTimes } from './derive-presence.ts'
import { type HereSession, Person } from './person.ts'

/** What has become of a person. */
export interface PersonChange {
  /** Others see something else. */
  readonly isShown: boolean
  /** The user chose something else. */
  readonly isChosen: boolean
  /** What the sessions here came to before. */
  readonly before: Person['here']
}

/** What people need from the node around them. */
export interface PeopleSurroundings {
  readonly clock: Clock
  readonly times: PresenceTimes
  /** Called whenever something about a person has changed. */
  readonly changed: (person: Person, change: PersonChange) => void
}

/** Who is signing in. */
export interface Newcomer {
  readonly id: string
  readonly user: User
  readonly guest: boolean
  readonly client: string | undefined
}

/** The users known on this node, each with the state that all views of the node show (P2, P7). */
export class People {
  readonly #around: PeopleSurroundings
  readonly #byId = new Map<string, Person>()
  #isStopped = false

  constructor(around: PeopleSurroundings) {
    this.#around = around
  }

  get size(): number {
    return this.#byId.size
  }

  all(): Iterable<Person> {
    return this.#byId.values()
  }

  find(userId: string): Person | undefined {
    return this.#byId.get(userId)
  }

  /** The person, made when nothing is known of them yet; forgotten by `settle` when of no use. */
  get(userId: string): Person {
    const person = this.#byId.get(userId) ?? new Person(userId)
    if (!this.#isStopped) this.#byId.set(userId, person)
    return person
  }

  /** A session is signing in: choices made from here on reach it, and it does not count yet. */
  opening({ id, user, guest, client }: Newcomer): void {
    const now = this.#around.clock.monotonic()
    const person = this.get(user.id)
    person.user = user
    person.isGuest = guest
    const session: HereSession = { id, client, openedAt: now, counts: 'not_yet', lastActiveAt: now, saysIdle: false }
    person.sessions = [...person.sessions, session]
  }

  /** The session has been welcomed. */
  opened(userId: string, sessionId: string, as: 'yes' | 'never'): void {
    const person = this.#byId.get(userId)
    const session = person?.session(sessionId)
    if (!person || !session) return
    session.counts = as
    session.lastActiveAt = this.#around.clock.monotonic()
    this.settle(person)
  }

  ended(userId: string, sessionId: string): void {
    const person = this.#byId.get(userId)
    const session = person?.session(sessionId)
    if (!person || !session) return
    person.sessions = person.sessions.filter((each) => each !== session)
    if (session.counts === 'yes') person.linger(session, this.#around.clock.monotonic())
    this.settle(person)
  }

  /** Whether the session makes its user present. */
  counts(userId: string, sessionId: string): boolean {
    return this.#byId.get(userId)?.session(sessionId)?.counts === 'yes'
  }

  /** The session did something: a sign that somebody is there, unless the client says otherwise. */
  sign(userId: string, sessionId: string): void {
    const person = this.#byId.get(userId)
    const session = person?.session(sessionId)
    if (!person || !session || session.saysIdle) return
    this.#active(person, session)
  }

  /** The client says whether somebody is there; a user who types is, whatever it said. */
  says(userId: string, sessionId: string, isActive: boolean): void {
    const person = this.#byId.get(userId)
    const session = person?.session(sessionId)
    if (!person || !session) return
    if (isActive) return this.#active(person, session)
    session.saysIdle = true
    this.settle(person)
  }

  /** Takes what a user chose; an older choice than the one known is left alone. */
  choose(userId: string, choice: PresenceChoice): void {
    const person = this.#byId.get(userId)
    if (!person || choice.revision <= (person.choice?.revision ?? 0)) return
    person.choice = choice
    this.settle(person, true)
  }

  /** Takes what another node says of a user, unless something newer is known; false when it has said that it has none. */
  hear(word: PresenceWord): boolean {
    const person = this.get(word.user.id)
    const known = person.elsewhere.get(word.node)
    if (known && known.version >= word.version) return known.word !== undefined
    const before = known ?? { topics: 0, isInChannel: false, tick: 0 }
    person.heard(word.node, { ...before, version: word.version, word })
    if (person.sessions.length === 0) person.user = word.user
    const isChosen = word.choice !== undefined && word.choice.revision > (person.choice?.revision ?? 0)
    if (isChosen) person.choice = word.choice
    this.settle(person, isChosen)
    return true
  }

  /** Another node has no session of the user any more. */
  gone(userId: string, node: string, version: number): void {
    const person = this.#byId.get(userId)
    const known = person?.elsewhere.get(node)
    if (!person || !known || known.version >= version) return
    known.version = version
    known.word = undefined
    this.settle(person)
  }

  /** One topic more or less in which another node has the user. */
  hold(userId: string, node: string, by: 1 | -1): void {
    const known = this.#byId.get(userId)?.elsewhere.get(node)
    if (!known) return
    known.topics += by
    if (by === -1) this.letGo(userId, node)
  }

  /** Lets go of what another node said when neither a topic nor the user's channel has it. */
  letGo(userId: string, node: string): void {
    const person = this.#byId.get(userId)
    const known = person?.elsewhere.get(node)
    if (!person || !known || known.topics > 0 || known.isInChannel) return
    person.heard(node, undefined)
    this.settle(person)
  }

  /** Works out what a person's signs and choice come to now, tells of what changed, and forgets who is of no use. */
  settle(person: Person, isChosen = false): void {
    if (this.#isStopped) return
    const { clock, times } = this.#around
    const now: Moment = { monotonic: clock.monotonic(), wall: clock.now() }
    if (person.lingering && person.lingering.endedAt + times.graceMs <= now.monotonic) person.lingering = undefined
    // What was said in the user's channel goes stale when nobody here listens to it any more.
    if (!person.isFollowed) person.leaveChannel()
    const before = person.here
    person.here = connectedBy(person.signsHere(), now.monotonic, times).at
    const { shown, nextAt } = derivePresence(person.signs(), person.choice, now, times)
    const isShown = !looksSame(shown, person.shown)
    if (isShown) person.shown = shown && person.user && { ...shown, user: person.user }
    this.#wake(person, nextAt)
    if (isShown || isChosen || before !== person.here) this.#around.changed(person, { isShown, isChosen, before })
    if (!person.isOfUse) this.#forget(person)
  }

  /** The node is leaving: whoever is here, or was lately, is gone now. */
  allGone(): void {
    for (const person of this.#byId.values()) {
      person.sessions = []
      person.lingering = undefined
      this.settle(person)
    }
  }

  /** Ends every timer; nothing is known of anybody any more. */
  stop(): void {
    this.#isStopped = true
    for (const person of this.#byId.values()) this.#forget(person)
  }

  #active(person: Person, session: HereSession): void {
    const { clock, times } = this.#around
    const now = clock.monotonic()
    const wasActive = !session.saysIdle && now - session.lastActiveAt < times.idleMs
    session.saysIdle = false
    session.lastActiveAt = now
    // Nothing to work out for each command of somebody who is there anyway: the timer looks again.
    if (!wasActive) this.settle(person)
  }

  /** A timer that is set for an earlier time only finds that there is nothing to do yet. */
  #wake(person: Person, at: number | undefined): void {
    const { timer } = person
    if (at === undefined || (timer && timer.at <= at)) return
    timer?.cancel()
    // A choice may end far beyond what timers can count.
    const now = this.#around.clock.monotonic()
    const soonest = Math.min(at, now + longestTimerMs)
    const cancel = this.#around.clock.after(soonest - now, () => {
      person.timer = undefined
      this.settle(person)
    })
    person.timer = { at: soonest, cancel }
  }

  #forget(person: Person): void {
    person.timer?.cancel()
    person.timer = undefined
    if (this.#byId.get(person.id) === person) this.#byId.delete(person.id)
  }
}

/** A day: timers of JavaScript end at 2^31 ms. */
const longestTimerMs = 86_400_000
