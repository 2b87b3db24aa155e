import {
  encode,
  type EncodedFrame,
  parsePayload,
  type Position,
  type ResetReason,
  type TopicName,
} from '@hubbub/protocol'
import { Refused, refused } from './refused.ts'
import type { AppendableLog, LogEntry } from './ports/topic-log.ts'
import type { Broker, Instruction, Publication } from './ports/broker.ts'
import type { Metrics } from './ports/metrics.ts'
import type { PresenceLeft, PresenceWord } from './ports/presence-word.ts'
import type { Transport } from './ports/transport.ts'
import type { Origin } from './session/connection.ts'
import type { EventFrame, PublishOptions } from './services.ts'
import type { Topics } from './topic/topics.ts'
import { resetFrame } from './topic/reset-frame.ts'

/** The broker channel of everyone, and the one of a single user's connections. Clients cannot subscribe to them. */
export const everyone: TopicName = '@all'
export const userChannel = (userId: string): TopicName => `@user:${userId}`
/** The user whose channel it is; undefined for other topics. */
export const userOfChannel = (topic: TopicName): string | undefined =>
  topic.startsWith('@user:') ? topic.slice('@user:'.length) : undefined

/** What publishing needs from the node around it. */
export interface PublishingSurroundings {
  readonly node: string
  readonly broker: Broker
  readonly metrics: Metrics
  readonly history: AppendableLog
  readonly topics: Topics
  readonly transports: ReadonlySet<Transport>
  /** Sends a frame to every signed-in connection of a user on this node; see `Connection.tell`. */
  readonly sendToUser: (userId: string, frame: EncodedFrame, from: Origin) => void
  /** Sends a frame to every signed-in connection on this node; see `Connection.tell`. */
  readonly sendToAll: (frame: EncodedFrame, from: Origin) => void
  /** A user came, changed or went in a topic on another node. */
  readonly hearPresence: (topic: TopicName, said: PresenceWord | PresenceLeft) => void
  /** Another node asks for something about a user. */
  readonly obey: (instruction: Instruction) => void
}

/** Events on their way out: to this node's connections and, through the broker, to other nodes. */
export class Publishing {
  readonly #around: PublishingSurroundings

  constructor(around: PublishingSurroundings) {
    this.#around = around
  }

  /** Hands a frame to the live subscribers on this node. */
  readonly fanOut = (topic: TopicName, frame: EncodedFrame): void => {
    for (const transport of this.#around.transports) transport.publish(topic, frame)
  }

  /** Tells the live subscribers on this node that the topic starts anew (R5). */
  readonly reset = (topic: TopicName, position: Position, reason: ResetReason): void => {
    this.fanOut(topic, resetFrame(topic, position, reason))
  }

  async publish(
    topic: TopicName,
    payload: unknown,
    options: PublishOptions = {},
  ): Promise<{ offset?: number; duplicate?: boolean } | Refused> {
    const namespace = this.#around.topics.namespace(topic)
    if (!namespace) return refused('not_found', `no topic is called ${topic}`)
    if (namespace.log) return refused('forbidden', `${topic} has a log of its own; use the commands of its module`)
    const checked = parsePayload(namespace.payload, payload)
    if (!checked.ok) return new Refused(checked.refusal)
    const body = {
      payload: checked.value,
      ...(options.userId === undefined ? {} : { user_id: options.userId }),
      ...(options.clientId === undefined ? {} : { client_id: options.clientId }),
    }
    if (!namespace.history) {
      this.emit(topic, { type: 'publication', topic, ...body })
      return {}
    }
    // The key is the user's own: two users may choose the same one.
    const key = options.clientId === undefined ? undefined : `${options.userId ?? ''}/${options.clientId}`
    const appended = await this.#around.history.append(topic, JSON.stringify(body), namespace.history, key)
    const { epoch, offset } = appended.position
    // A repeat is announced, too: the node that stored the first may have died before it told anybody.
    await this.deliver(topic, epoch, { offset, frame: appended.frame })
    return appended.duplicate ? { offset, duplicate: true } : { offset }
  }

  async deliver(topic: TopicName, epoch: string, entry: LogEntry): Promise<void> {
    this.#around.metrics.count('events_published_total', { kind: 'durable' })
    const local = this.#around.topics.local(topic)
    local?.accept(epoch, entry)
    this.#send(topic, { kind: 'durable', epoch, ...entry })
    await local?.delivered(epoch, entry.offset)
  }

  emit(topic: TopicName, event: EventFrame): void {
    this.#around.metrics.count('events_published_total', { kind: 'ephemeral' })
    const frame = encode(event)
    this.#arrivedEphemeral(topic, frame, 'here')
    this.#send(topic, { kind: 'ephemeral', frame })
  }

  /** Asks the other nodes for something about a user; it may be lost. */
  instruct(instruction: Instruction): void {
    const userId = instruction.kind === 'end_sessions' ? instruction.which.userId : instruction.userId
    this.#send(userChannel(userId), { kind: 'instruction', instruction })
  }

  /** Takes a publication of another node from the broker. */
  readonly receive = (publication: Publication): void => {
    const { origin, topic, content } = publication
    if (origin === this.#around.node) return
    switch (content.kind) {
      case 'durable':
        this.#around.topics.local(topic)?.accept(content.epoch, content)
        return
      case 'ephemeral':
        this.#arrivedEphemeral(topic, content.frame, 'elsewhere')
        return
      case 'presence':
        this.#around.hearPresence(topic, content.said)
        return
      case 'instruction':
        this.#around.obey(content.instruction)
        return
    }
  }

  #arrivedEphemeral(topic: TopicName, frame: EncodedFrame, from: Origin): void {
    const userId = userOfChannel(topic)
    if (topic === everyone) this.#around.sendToAll(frame, from)
    else if (userId !== undefined) this.#around.sendToUser(userId, frame, from)
    else this.fanOut(topic, frame)
  }

  #send(topic: TopicName, content: Publication['content']): void {
    if (!this.#around.broker.local) this.#around.broker.publish({ origin: this.#around.node, topic, content })
  }
}
