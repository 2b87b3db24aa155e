import type { TopicName } from '@hubbub/protocol'
import type { TopicNamespace } from '../module.ts'
import type { AppendableLog, TopicLog } from '../ports/topic-log.ts'
import { LocalTopic, type TopicSurroundings } from './local-topic.ts'
import type { Namespaces } from './namespaces.ts'

/** A topic somebody on this node is subscribed to, or is about to be. */
export interface Lease {
  readonly name: TopicName
  readonly namespace: TopicNamespace
  /** Undefined for topics without a log: their events are ephemeral. */
  readonly local: LocalTopic | undefined
}

interface Held {
  readonly lease: Lease
  readonly ready: Promise<void>
  count: number
}

/** The topics in use on this node; each lives from its first lease to its last release. */
export class Topics {
  readonly #namespaces: Namespaces
  readonly #history: AppendableLog
  readonly #around: TopicSurroundings
  readonly #held = new Map<TopicName, Held>()
  #isStopped = false

  constructor(namespaces: Namespaces, history: AppendableLog, around: TopicSurroundings) {
    this.#namespaces = namespaces
    this.#history = history
    this.#around = around
  }

  get size(): number {
    return this.#held.size
  }

  namespace(topic: TopicName): TopicNamespace | undefined {
    return this.#namespaces.find(topic)
  }

  /** The log of a topic of this namespace, if it has one. */
  log(namespace: TopicNamespace): TopicLog | undefined {
    return namespace.log ?? (namespace.history ? this.#history : undefined)
  }

  /** The topic's running state on this node, if it is in use here and has a log. */
  local(topic: TopicName): LocalTopic | undefined {
    return this.#held.get(topic)?.lease.local
  }

  /** Like `local`, but only once it has begun: from then on every entry passes its gate. */
  ready(topic: TopicName): LocalTopic | undefined {
    const local = this.local(topic)
    return local?.isReady ? local : undefined
  }

  /** All topics with a log that are in use here. */
  *locals(): Iterable<LocalTopic> {
    for (const { lease } of this.#held.values()) if (lease.local) yield lease.local
  }

  /** Resolves when the topic is ready on this node; rejects, and keeps no lease, when it cannot be. */
  async lease(name: TopicName, namespace: TopicNamespace): Promise<Lease> {
    if (this.#isStopped) throw new Error(`topic ${name} cannot be used: the hub is closed`)
    const held = this.#held.get(name) ?? this.#open(name, namespace)
    held.count++
    try {
      await held.ready
      return held.lease
    } catch (error) {
      this.release(held.lease)
      throw error
    }
  }

  release(lease: Lease): void {
    const held = this.#held.get(lease.name)
    if (held?.lease !== lease) return
    held.count--
    if (held.count === 0) this.#close(held)
  }

  /** Stops every topic; no lease is given any more. */
  stop(): void {
    this.#isStopped = true
    for (const held of this.#held.values()) this.#close(held)
  }

  #open(name: TopicName, namespace: TopicNamespace): Held {
    const log = this.log(namespace)
    const local = log && new LocalTopic(name, log, this.#around)
    const ready = local ? local.start() : this.#around.broker.subscribe(name)
    const held = { lease: { name, namespace, local }, ready, count: 0 }
    this.#held.set(name, held)
    return held
  }

  #close(held: Held): void {
    this.#held.delete(held.lease.name)
    if (held.lease.local) held.lease.local.stop()
    else this.#around.broker.unsubscribe(held.lease.name)
  }
}
