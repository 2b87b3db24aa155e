import type { TopicName } from '@hubbub/protocol'
import type { Broker } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { PresenceLeft, PresenceWord } from '../ports/presence-word.ts'
import { userChannel } from '../publishing.ts'
import { connectedBy, type PresenceTimes } from './derive-presence.ts'
import type { Person } from './person.ts'

/** What saying needs from the node around it. */
export interface SayingSurroundings {
  readonly node: string
  readonly broker: Broker
  readonly clock: Clock
  readonly times: PresenceTimes
}

/** What this node says to the others of its users: kept by the broker, and told to those who listen to the topic. */
export class Sayings {
  readonly #around: SayingSurroundings
  #version = 0

  constructor(around: SayingSurroundings) {
    this.#around = around
  }

  /** Says in the user's channel, and in the topics the user is in here, what the sessions here come to. */
  say(person: Person, topics: Iterable<TopicName>): void {
    const word = this.#word(person)
    if (!word) return
    this.#enter(userChannel(person.id), {
      ...word,
      sessions: person.explain(this.#around.node, this.#now(), this.#times),
    })
    for (const topic of topics) this.#enter(topic, word)
  }

  /** This node has the person in the topic from now on. */
  enter(topic: TopicName, person: Person): void {
    const word = this.#word(person)
    if (word) this.#enter(topic, word)
  }

  /** This node no longer has the user in the topic; `isGone`: in none at all. */
  left(topic: TopicName, userId: string, isGone: boolean): void {
    const { broker, node } = this.#around
    if (broker.local) return
    broker.leave(topic, userId)
    this.#tell(topic, { node, version: ++this.#version, left: userId, isGone })
  }

  get #times(): PresenceTimes {
    return this.#around.times
  }

  #word(person: Person): PresenceWord | undefined {
    const { node, broker } = this.#around
    if (broker.local || !person.user) return undefined
    const isActive = connectedBy(person.signsHere(), this.#now().monotonic, this.#times).at === 'active'
    const { user, choice } = person
    return { node, version: ++this.#version, user, isActive, ...(choice ? { choice } : {}) }
  }

  #enter(topic: TopicName, word: PresenceWord): void {
    this.#around.broker.enter(topic, word)
    const { sessions: _, ...told } = word
    this.#tell(topic, told)
  }

  #tell(topic: TopicName, said: PresenceWord | PresenceLeft): void {
    const { broker, node } = this.#around
    broker.publish({ origin: node, topic, content: { kind: 'presence', said } })
  }

  #now(): { monotonic: number; wall: number } {
    const { clock } = this.#around
    return { monotonic: clock.monotonic(), wall: clock.now() }
  }
}
