import type { CloseReason, EncodedFrame, TopicName } from '@hubbub/protocol'
import type { PresenceChoice, PresenceLeft, PresenceWord } from './presence-word.ts'
import type { LogEntry } from './topic-log.ts'

/** One event on its way between nodes. Ephemeral ones have no offset. */
export interface Publication {
  /** The node that published it; nodes ignore their own. */
  readonly origin: string
  readonly topic: TopicName
  readonly content:
    | ({ readonly kind: 'durable'; readonly epoch: string } & LogEntry)
    | { readonly kind: 'ephemeral'; readonly frame: EncodedFrame }
    /** A user came, changed or went on the origin; the truth is `members`. */
    | { readonly kind: 'presence'; readonly said: PresenceWord | PresenceLeft }
    /** Something to do for the user whose channel this is. */
    | { readonly kind: 'instruction'; readonly instruction: Instruction }
}

/** Which of a user's sessions are meant: all, those of one sign-in, or those of every other sign-in. */
export type WhichSessions =
  | { readonly userId: string }
  | { readonly userId: string; readonly loginId: string }
  | { readonly userId: string; readonly exceptLoginId: string }

/** What one node asks of the others about a user. It may be lost: what depends on it is looked up again elsewhere. */
export type Instruction =
  /** Close these sessions; `Authenticator.ended` finds the ones that did not hear of it. */
  | { readonly kind: 'end_sessions'; readonly which: WhichSessions; readonly reason: CloseReason }
  /** End the user's subscriptions to the topic, unless its rule still allows them; `LogEntry.removes` is the sure way. */
  | { readonly kind: 'end_subscription'; readonly userId: string; readonly topic: TopicName }
  /** The user chose what others see; what was chosen is kept elsewhere. */
  | { readonly kind: 'choose_presence'; readonly userId: string; readonly choice: PresenceChoice }
  /** Say anew, in the user's channel, what is known of the user here. */
  | { readonly kind: 'say_presence'; readonly userId: string }

/**
 * Carries publications between nodes, and remembers what each node says of the users it has in a topic. Called by the hub.
 *
 * It may lose, delay, double and reorder publications: the hub repairs what is durable from the log. It never delivers
 * a publication before `subscribe` for its topic was called. `publish` never throws and never waits; its text is
 * delivered as it was. After `detach` nothing is delivered and nothing has an effect.
 * Presence is leased: what a node said is forgotten `leaseMs` after its last `renew`, by the broker's own clock, and
 * known again with its next one. `members` knows what this node said before; what was said while the broker was out of
 * reach takes effect when it is back.
 */
export interface Broker {
  /** True when no other node exists and nothing is ever lost: the hub then spares itself the sweep. */
  readonly local: boolean
  /** Names this node and where its publications go; called once, before anything else. */
  attach(node: string, receive: (publication: Publication) => void): void
  /** Resolves when publications of the topic arrive here from now on; may reject. */
  subscribe(topic: TopicName): Promise<void>
  /** Does nothing for a topic that is not subscribed; a later `subscribe` begins anew. */
  unsubscribe(topic: TopicName): void
  publish(publication: Publication): void
  /** This node has the user in the topic; replaces what it said before of this user there. */
  enter(topic: TopicName, word: PresenceWord): void
  /** This node no longer has the user in the topic. */
  leave(topic: TopicName, userId: string): void
  /**
   * What every live node says of the users it has in the topic, this node included: one word for each user and node, as
   * it was said. Rejects when the broker is out of reach.
   */
  members(topic: TopicName): Promise<readonly PresenceWord[]>
  /** Keeps this node's presence for another `leaseMs`. */
  renew(): void
  readonly leaseMs: number
  /** Stops receiving and gives up the node's presence. */
  detach(): Promise<void>
}
