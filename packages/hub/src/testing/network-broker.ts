import type { TopicName } from '@hubbub/protocol'
import type { Broker, Publication } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { PresenceWord } from '../ports/presence-word.ts'

/** What a node's end needs from the network. */
export interface NetworkSurroundings {
  readonly clock: Clock
  readonly leaseMs: number
  /** Takes a publication on its way to every node. */
  readonly carry: (publication: Publication) => void
  /** Resolves after the time an answer takes; rejects when the network refuses to give one. */
  readonly answer: () => Promise<void>
  readonly members: (topic: TopicName) => readonly PresenceWord[]
}

type Said = Map<TopicName, Map<string, PresenceWord>>

type State =
  | { readonly at: 'new' }
  | { readonly at: 'attached'; readonly receive: (publication: Publication) => void }
  | { readonly at: 'detached' }

/** One node's end of a `BrokerNetwork`. */
export class NetworkBroker implements Broker {
  readonly local = false
  readonly leaseMs: number
  readonly #around: NetworkSurroundings
  readonly #wanted = new Set<TopicName>()
  readonly #confirmed = new Set<TopicName>()
  readonly #said: Said = new Map()
  /** What the network knew of this node when it was cut off; undefined while it is not. */
  #knownAtCut: Said | undefined
  #leasedUntil = 0
  #state: State = { at: 'new' }

  constructor(around: NetworkSurroundings) {
    this.#around = around
    this.leaseMs = around.leaseMs
  }

  attach(_node: string, receive: (publication: Publication) => void): void {
    this.#state = { at: 'attached', receive }
    this.renew()
  }

  async subscribe(topic: TopicName): Promise<void> {
    this.#wanted.add(topic)
    await this.#around.answer()
    if (this.#knownAtCut) throw new Error('the broker is out of reach')
    if (this.#wanted.has(topic)) this.#confirmed.add(topic)
  }

  unsubscribe(topic: TopicName): void {
    this.#wanted.delete(topic)
    this.#confirmed.delete(topic)
  }

  publish(publication: Publication): void {
    if (this.#state.at === 'attached' && !this.#knownAtCut) this.#around.carry(publication)
  }

  enter(topic: TopicName, word: PresenceWord): void {
    if (this.#state.at === 'detached') return
    const users = this.#said.get(topic) ?? new Map<string, PresenceWord>()
    this.#said.set(topic, users.set(word.user.id, word))
  }

  leave(topic: TopicName, userId: string): void {
    const users = this.#said.get(topic)
    users?.delete(userId)
    if (users?.size === 0) this.#said.delete(topic)
  }

  async members(topic: TopicName): Promise<readonly PresenceWord[]> {
    await this.#around.answer()
    if (this.#knownAtCut) throw new Error('the broker is out of reach')
    return this.#around.members(topic)
  }

  renew(): void {
    if (this.#state.at !== 'attached' || this.#knownAtCut) return
    this.#leasedUntil = this.#around.clock.monotonic() + this.leaseMs
  }

  async detach(): Promise<void> {
    this.#state = { at: 'detached' }
    this.#wanted.clear()
    this.#confirmed.clear()
    this.#said.clear()
    this.#knownAtCut = undefined
  }

  /** Cuts the node off from the broker, until `heal`. */
  cut(): void {
    this.#knownAtCut ??= new Map([...this.#said].map(([topic, users]) => [topic, new Map(users)]))
  }

  heal(): void {
    this.#knownAtCut = undefined
  }

  /** Says whether publications of the topic are sent here. */
  hears(topic: TopicName): boolean {
    return this.#confirmed.has(topic) && !this.#knownAtCut
  }

  /** Called by the network when a publication has arrived. */
  arrive(publication: Publication): void {
    if (this.#state.at !== 'attached' || this.#knownAtCut || !this.#wanted.has(publication.topic)) return
    this.#state.receive(publication)
  }

  /** What the network knows this node to say of the topic. */
  known(topic: TopicName): Iterable<PresenceWord> {
    if (this.#leasedUntil <= this.#around.clock.monotonic()) return []
    return (this.#knownAtCut ?? this.#said).get(topic)?.values() ?? []
  }
}
