import type { TopicName } from '@hubbub/protocol'
import type { Publication } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { PresenceWord } from '../ports/presence-word.ts'
import { NetworkBroker } from './network-broker.ts'
import type { SeededRandom } from './seeded-random.ts'

/** What goes wrong between nodes; chances lie in [0, 1]. */
export interface NetworkFaults {
  /** Chance that a publication does not reach a node. */
  readonly drop: number
  /** Chance that it arrives twice. */
  readonly double: number
  /** Longest time on the way, in ms, drawn for each copy: they overtake each other. */
  readonly delayMs: number
  /** Chance that the broker refuses to answer, be it a subscription or a question for members. */
  readonly refuse: number
  /** Longest time such an answer takes, in ms. */
  readonly answerMs: number
}

export const noFaults: NetworkFaults = { drop: 0, double: 0, delayMs: 0, refuse: 0, answerMs: 0 }

/** Brokers of several nodes in one process, over a clock of their own choice, with faults to order. */
export class BrokerNetwork {
  readonly #clock: Clock
  readonly #random: SeededRandom
  readonly #leaseMs: number
  readonly #ends: NetworkBroker[] = []
  /** May be changed at any time; holds for what is sent from then on. */
  faults: NetworkFaults = noFaults

  constructor(clock: Clock, random: SeededRandom, leaseMs = 15_000) {
    this.#clock = clock
    this.#random = random
    this.#leaseMs = leaseMs
  }

  /** Makes the broker of one more node. */
  join(): NetworkBroker {
    const end = new NetworkBroker({
      clock: this.#clock,
      leaseMs: this.#leaseMs,
      carry: (publication) => this.#carry(publication),
      answer: () => this.#answer(),
      members: (topic) => this.#members(topic),
    })
    this.#ends.push(end)
    return end
  }

  /** Also to the node that published: it has to know its own. */
  #carry(publication: Publication): void {
    const { drop, double, delayMs } = this.faults
    for (const end of this.#ends) {
      if (!end.hears(publication.topic) || this.#chance(drop)) continue
      const copies = this.#chance(double) ? 2 : 1
      for (let copy = 0; copy < copies; copy++) void this.#wait(delayMs).then(() => end.arrive(publication))
    }
  }

  async #answer(): Promise<void> {
    const { refuse, answerMs } = this.faults
    const refused = this.#chance(refuse)
    await this.#wait(answerMs)
    if (refused) throw new Error('the broker gave no answer')
  }

  #members(topic: TopicName): readonly PresenceWord[] {
    return this.#ends.flatMap((end) => [...end.known(topic)])
  }

  #chance(chance: number): boolean {
    return chance > 0 && this.#random.float() < chance
  }

  /** Resolves after up to `longestMs`, in this turn when that is nothing. */
  #wait(longestMs: number): Promise<void> {
    const ms = longestMs > 0 ? this.#random.below(longestMs + 1) : 0
    if (ms === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#clock.after(ms, resolve)
    })
  }
}
