import type { Broker } from '../ports/broker.ts'
import type { Logger } from '../ports/logger.ts'
import type { PresenceLeft, PresenceWord } from '../ports/presence-word.ts'
import { userChannel } from '../publishing.ts'
import type { People } from './people.ts'

/** What following users on other nodes needs from the node around it. */
export interface ChannelSurroundings {
  readonly node: string
  readonly broker: Broker
  readonly logger: Logger
  readonly people: People
  /** Makes what is said in a user's channel reach this node; resolves when it does, with the way to end it. */
  readonly listen: (userId: string) => Promise<() => void>
}

/** Where listening to a user's channel is. */
interface Listening {
  at: 'beginning' | 'heard' | 'failed' | 'over'
  end: (() => void) | undefined
  /** Never rejects. */
  ready: Promise<void>
}

/** Sweeps after which every followed user was asked about, also those whom no other node had. */
const roundsOfSweep = 4

/** What other nodes say of the users who are here or watched here, whatever topics they are in. */
export class UserChannels {
  readonly #around: ChannelSurroundings
  /** Of the users watched here. Those of users who are here are held by their sessions. */
  readonly #listening = new Map<string, Listening>()
  #tick = 0
  #round = 0

  constructor(around: ChannelSurroundings) {
    this.#around = around
  }

  /** One session more or less on this node that watches the user. */
  watched(userId: string, by: 1 | -1): void {
    const { people, broker } = this.#around
    const person = people.get(userId)
    person.watchers += by
    if (person.watchers === 0) {
      this.#end(userId)
      people.settle(person)
    } else if (!broker.local && !this.#listening.has(userId)) this.#begin(userId)
  }

  /** Resolves when what other nodes say of the watched user is known, as far as they can be reached. */
  async ready(userId: string): Promise<void> {
    await this.#listening.get(userId)?.ready
  }

  /** Takes what another node says in a user's channel. */
  hear(said: PresenceWord | PresenceLeft): void {
    const { people } = this.#around
    const userId = 'user' in said ? said.user.id : said.left
    const person = people.find(userId)
    if (!person?.isFollowed) return
    if ('user' in said) return this.#heard(said, ++this.#tick)
    people.gone(userId, said.node, said.version)
    this.#lost(userId, said.node)
  }

  /** Asks the broker which nodes have the user. Never rejects. */
  async refresh(userId: string): Promise<void> {
    const { broker, logger, people, node } = this.#around
    if (broker.local) return
    try {
      const askedAt = ++this.#tick
      const words = await broker.members(userChannel(userId))
      const person = people.find(userId)
      if (!person?.isFollowed) return
      for (const word of words) if (word.node !== node) this.#heard(word, askedAt)
      const said = new Set(words.map((word) => word.node))
      for (const [name, { isInChannel, tick }] of [...person.elsewhere])
        if (isInChannel && tick < askedAt && !said.has(name)) this.#lost(userId, name)
    } catch (error) {
      logger.warn('presence_refresh_failed', { user: userId, error })
    }
  }

  /** Looks after what was lost on the way: users of other nodes each time, the rest a share at a time. */
  sweep(): void {
    const { people } = this.#around
    this.#round = (this.#round + 1) % roundsOfSweep
    let number = 0
    for (const person of people.all()) {
      if (!person.isFollowed) continue
      if (this.#listening.get(person.id)?.at === 'failed') this.#begin(person.id)
      else if (person.elsewhere.size > 0 || number++ % roundsOfSweep === this.#round) void this.refresh(person.id)
    }
  }

  #begin(userId: string): void {
    const listening: Listening = { at: 'beginning', end: undefined, ready: Promise.resolve() }
    this.#listening.set(userId, listening)
    listening.ready = this.#listen(userId, listening)
  }

  async #listen(userId: string, listening: Listening): Promise<void> {
    try {
      listening.end = await this.#around.listen(userId)
      if (isOver(listening)) return listening.end()
      listening.at = 'heard'
      await this.refresh(userId)
    } catch (error) {
      this.#around.logger.warn('presence_watch_failed', { user: userId, error })
      if (!isOver(listening)) listening.at = 'failed'
    }
  }

  #end(userId: string): void {
    const listening = this.#listening.get(userId)
    this.#listening.delete(userId)
    if (!listening) return
    listening.at = 'over'
    listening.end?.()
  }

  #heard(word: PresenceWord, tick: number): void {
    const { people } = this.#around
    const isThere = people.hear(word)
    const known = people.find(word.user.id)?.elsewhere.get(word.node)
    if (!isThere || !known) return
    known.isInChannel = true
    known.tick = Math.max(known.tick, tick)
  }

  #lost(userId: string, node: string): void {
    const known = this.#around.people.find(userId)?.elsewhere.get(node)
    if (known) known.isInChannel = false
    this.#around.people.letGo(userId, node)
  }
}

/** The watching ended while the listening began. */
function isOver({ at }: Listening): boolean {
  return at === 'over'
}
