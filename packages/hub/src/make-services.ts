import { encode } from '@hubbub/protocol'
import type { Instruction } from './ports/broker.ts'
import type { Clock } from './ports/clock.ts'
import type { Logger } from './ports/logger.ts'
import type { Random } from './ports/random.ts'
import type { Presence } from './presence/presence.ts'
import { everyone, type Publishing, userChannel } from './publishing.ts'
import { refused } from './refused.ts'
import type { HubServices, SessionInfo } from './services.ts'
import type { Session } from './session/connection.ts'
import type { Doubts } from './session/doubts.ts'
import type { Revocations } from './session/revocations.ts'
import type { Sessions } from './session/sessions.ts'
import type { Subscriptions } from './session/subscriptions.ts'

/** The parts of a hub that its services are made of. */
export interface ServiceParts {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly publishing: Publishing
  readonly presence: Presence
  readonly sessions: Sessions
  readonly subscriptions: Subscriptions
  readonly doubts: Doubts
  readonly revocations: Revocations
  readonly perform: HubServices['perform']
  readonly pay: HubServices['pay']
}

/** Makes what modules and the application may use. */
export function servicesOf(parts: ServiceParts): HubServices {
  const { clock, random, logger, publishing, presence, sessions, subscriptions, doubts, revocations } = parts
  return {
    clock,
    random,
    logger,
    publish: (topic, payload, options) => publishing.publish(topic, payload, options),
    deliver: (topic, epoch, entry) => publishing.deliver(topic, epoch, entry),
    emit: (topic, event) => publishing.emit(topic, event),
    emitToUser: (userId, event) => publishing.emit(userChannel(userId), event),
    emitToAll: (event) => publishing.emit(everyone, event),
    emitToSession: (sessionId, event) => sessions.byId(sessionId)?.connection.tell(encode(event)),
    subscribe: async (sessionId, topic, since) => {
      const session = sessions.byId(sessionId)
      if (!session || session.connection.session !== session) return refused('not_found', 'the session is not open')
      return subscriptions.subscribe(session, topic, since)
    },
    unsubscribe: (sessionId, topic) => {
      const session = sessions.byId(sessionId)
      if (session) subscriptions.unsubscribe(session, topic, 'at_once')
    },
    unsubscribeUser: (userId, topic) => {
      doubts.end(userId, topic)
      publishing.instruct({ kind: 'end_subscription', userId, topic })
    },
    present: (topic, page) => presence.present(topic, page),
    presence: presenceServices(parts),
    perform: parts.perform,
    pay: parts.pay,
    endSessions: (which, reason) => {
      revocations.end(which, reason)
      publishing.instruct({ kind: 'end_sessions', which, reason })
    },
    sessionsOf: (userId) => sessionInfos(sessions.ofUser(userId)),
  }
}

function presenceServices({ presence, publishing, sessions }: ServiceParts): HubServices['presence'] {
  return {
    online: (topic) => presence.online(topic),
    of: (userIds) => presence.of(userIds),
    watch: async (sessionId, userIds) => {
      const session = sessions.byId(sessionId)
      if (session && !session.connection.isClosed) await presence.watch(sessionId, userIds)
    },
    choose: (userId, choice) => {
      presence.choose(userId, choice)
      publishing.instruct({ kind: 'choose_presence', userId, choice })
    },
    active: (session) => presence.says(session, true),
    explain: (userId) => presence.explain(userId),
  }
}

/** Does on this node what another one asks for. */
export function obey(instruction: Instruction, parts: Pick<ServiceParts, 'revocations' | 'doubts' | 'presence'>): void {
  switch (instruction.kind) {
    case 'end_sessions':
      return parts.revocations.end(instruction.which, instruction.reason)
    case 'end_subscription':
      return parts.doubts.removed(instruction.topic, instruction.userId)
    case 'choose_presence':
      return parts.presence.choose(instruction.userId, instruction.choice)
    case 'say_presence':
      return parts.presence.sayAgain(instruction.userId)
  }
}

function sessionInfos(sessions: Iterable<Session>): readonly SessionInfo[] {
  return [...sessions]
    .filter(({ connection }) => connection.session !== undefined)
    .map(({ id, loginId, openedAt, address, client, connection: { transport } }) => {
      return { id, loginId, openedAt, address, client, transport: transport.kind }
    })
}
