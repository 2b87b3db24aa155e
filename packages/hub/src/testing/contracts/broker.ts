import { closeReasons, type TopicName } from '@hubbub/protocol'
import type { Broker, Instruction, Publication } from '../../ports/broker.ts'
import type { PresenceWord } from '../../ports/presence-word.ts'
import { expectEqual } from '../expect.ts'
import type { ContractCase } from './contract-case.ts'

/** Two nodes' brokers under test, not attached yet. */
export interface BrokerSubject {
  readonly brokers: readonly [Broker, Broker]
  /** Resolves when what was published and said before has arrived. */
  readonly settle: () => Promise<void>
  /** Resolves when `ms` have passed on the broker's own clock. */
  readonly pass: (ms: number) => Promise<void>
}

const alice = { id: 'u_1', username: 'alice' }
const bob = { id: 'u_2', username: 'bob' }

/** What a node says of a user. */
function word(node: 'a' | 'b', user: PresenceWord['user'], more: Partial<PresenceWord> = {}): PresenceWord {
  return { node, version: 1, user, isActive: true, ...more }
}

function ephemeral(topic: TopicName, n: number, origin = 'a'): Publication {
  return { origin, topic, content: { kind: 'ephemeral', frame: `{"type":"numbered","n":${n}}` } }
}

/** Attaches both nodes; returns what has arrived at each, without a node's own publications, which may come back. */
function attached({ brokers: [a, b] }: BrokerSubject): {
  a: Broker
  b: Broker
  atA: Publication[]
  atB: Publication[]
} {
  const atA: Publication[] = []
  const atB: Publication[] = []
  a.attach('a', (publication) => void (publication.origin === 'a' || atA.push(publication)))
  b.attach('b', (publication) => void (publication.origin === 'b' || atB.push(publication)))
  return { a, b, atA, atB }
}

async function expectMembers(
  broker: Broker,
  topic: TopicName,
  expected: readonly PresenceWord[],
  what: string,
): Promise<void> {
  const members = await broker.members(topic)
  const keyOf = ({ node, user }: PresenceWord): string => `${user.id} ${node}`
  const sorted = members.toSorted((x, y) => (keyOf(x) < keyOf(y) ? -1 : 1))
  expectEqual(sorted, expected, what)
}

const publications: readonly ContractCase<BrokerSubject>[] = [
  {
    rule: 'Broker',
    title: 'publications reach a subscribed node as they were, of every kind',
    async run(subject) {
      const { a, b, atB } = attached(subject)
      await b.subscribe('room:1')
      const frame = '{"type":"publication","payload":"鈴虫 \\u0000 🦗"}'
      const sent: Publication[] = [
        { origin: 'a', topic: 'room:1', content: { kind: 'durable', epoch: 'x7', offset: 9, frame } },
        { origin: 'a', topic: 'room:1', content: { kind: 'ephemeral', frame } },
        { origin: 'a', topic: 'room:1', content: { kind: 'presence', said: word('a', alice) } },
        {
          origin: 'a',
          topic: 'room:1',
          content: { kind: 'presence', said: { node: 'a', version: 2, left: 'u_1', isGone: true } },
        },
      ]
      for (const publication of sent) {
        a.publish(publication)
        await subject.settle()
      }
      expectEqual(atB, sent, 'arrived')
    },
  },
  {
    rule: 'A1',
    title: 'an entry that removes a user says so to every node',
    async run(subject) {
      const { a, b, atB } = attached(subject)
      await b.subscribe('room:1')
      const removal = { kind: 'durable', epoch: 'x7', offset: 9, frame: '{"type":"left"}', removes: alice.id } as const
      a.publish({ origin: 'a', topic: 'room:1', content: removal })
      await subject.settle()
      expectEqual(atB, [{ origin: 'a', topic: 'room:1', content: removal }], 'arrived')
    },
  },
  {
    rule: 'A3',
    title: 'instructions about a user arrive as they were, of every kind',
    async run(subject) {
      const { a, b, atB } = attached(subject)
      await b.subscribe('@user:u_1')
      const userId = alice.id
      const reason = closeReasons.revoked
      const instructions: readonly Instruction[] = [
        { kind: 'end_sessions', which: { userId }, reason },
        { kind: 'end_sessions', which: { userId, loginId: 'l_1' }, reason },
        { kind: 'end_sessions', which: { userId, exceptLoginId: 'l_1' }, reason: closeReasons.banned },
        { kind: 'end_subscription', userId, topic: 'room:1' },
      ]
      const sent = instructions.map((instruction): Publication => {
        return { origin: 'a', topic: '@user:u_1', content: { kind: 'instruction', instruction } }
      })
      for (const publication of sent) {
        a.publish(publication)
        await subject.settle()
      }
      expectEqual(atB, sent, 'arrived')
    },
  },
  {
    rule: 'Broker',
    title: 'nothing of a topic arrives that was not subscribed, or is no longer',
    async run(subject) {
      const { a, b, atB } = attached(subject)
      a.publish(ephemeral('room:1', 1))
      await subject.settle()
      await b.subscribe('room:1')
      a.publish(ephemeral('room:2', 2))
      a.publish(ephemeral('room:1', 3))
      await subject.settle()
      b.unsubscribe('room:1')
      b.unsubscribe('room:2')
      await subject.settle()
      a.publish(ephemeral('room:1', 4))
      await subject.settle()
      expectEqual(atB, [ephemeral('room:1', 3)], 'arrived')
    },
  },
  {
    rule: 'R3',
    title: 'a topic that is subscribed anew arrives from the confirmation on',
    async run(subject) {
      const { a, b, atB } = attached(subject)
      await b.subscribe('room:1')
      b.unsubscribe('room:1')
      await b.subscribe('room:1')
      a.publish(ephemeral('room:1', 1))
      await subject.settle()
      expectEqual(atB, [ephemeral('room:1', 1)], 'arrived')
    },
  },
  {
    rule: 'Broker',
    title: 'both ways, and names of any kind',
    async run(subject) {
      const { a, b, atA, atB } = attached(subject)
      const names = ['@all', '@user:u_1', 'quotes/上海', 'a{b}*?[c]:d']
      for (const name of names) for (const broker of [a, b]) await broker.subscribe(name)
      for (const name of names) {
        a.publish(ephemeral(name, 1, 'a'))
        b.publish(ephemeral(name, 2, 'b'))
        await subject.settle()
      }
      expectEqual(
        atB,
        names.map((name) => ephemeral(name, 1, 'a')),
        'arrived at b',
      )
      expectEqual(
        atA,
        names.map((name) => ephemeral(name, 2, 'b')),
        'arrived at a',
      )
    },
  },
  {
    rule: 'Broker',
    title: 'after detach nothing arrives and nothing has an effect',
    async run(subject) {
      const { a, b, atA, atB } = attached(subject)
      await a.subscribe('room:1')
      await b.subscribe('room:1')
      a.enter('room:1', word('a', alice))
      await a.detach()
      a.publish(ephemeral('room:1', 1))
      b.publish(ephemeral('room:1', 2, 'b'))
      a.renew()
      await subject.settle()
      expectEqual([atA, atB], [[], []], 'arrived')
      await expectMembers(b, 'room:1', [], 'members after detach')
    },
  },
]

const presence: readonly ContractCase<BrokerSubject>[] = [
  {
    rule: 'P1',
    title: 'members are what each node says of its users, the last word of each; a node knows its own at once',
    async run(subject) {
      const { a, b } = attached(subject)
      a.enter('room:1', word('a', alice))
      const choice = { state: 'busy', until: 1_767_225_600_000, note: '会议 🦗', revision: 2 } as const
      const changed = word('a', alice, { version: 2, isActive: false, choice })
      a.enter('room:1', changed)
      await expectMembers(a, 'room:1', [changed], 'own')
      b.enter('room:1', word('b', alice))
      b.enter('room:1', word('b', bob))
      b.enter('room:2', word('b', bob))
      await subject.settle()
      const all = [changed, word('b', alice), word('b', bob)]
      for (const broker of [a, b]) await expectMembers(broker, 'room:1', all, 'of both nodes')
      await expectMembers(a, 'room:2', [word('b', bob)], 'of the other topic')
      await expectMembers(a, 'room:3', [], 'of a topic nobody is in')
    },
  },
  {
    rule: 'P1',
    title: 'who leaves one node stays while another has them',
    async run(subject) {
      const { a, b } = attached(subject)
      a.enter('room:1', word('a', alice))
      b.enter('room:1', word('b', alice))
      await subject.settle()
      a.leave('room:1', alice.id)
      a.leave('room:1', bob.id)
      await expectMembers(a, 'room:1', [word('b', alice)], 'after the first leave')
      b.leave('room:1', alice.id)
      await subject.settle()
      for (const broker of [a, b]) await expectMembers(broker, 'room:1', [], 'after the second')
    },
  },
  {
    rule: 'P1',
    title: 'a node that stops renewing is forgotten after its lease; the others are not',
    async run(subject) {
      const { a, b } = attached(subject)
      a.enter('room:1', word('a', alice))
      b.enter('room:1', word('b', bob))
      await subject.settle()
      for (let third = 0; third < 4; third++) {
        b.renew()
        await subject.pass(b.leaseMs / 3)
      }
      await expectMembers(b, 'room:1', [word('b', bob)], 'members')
    },
  },
  {
    rule: 'P1',
    title: 'a node that had been forgotten is known again with its next renewal',
    async run(subject) {
      const { a, b } = attached(subject)
      a.enter('room:1', word('a', alice))
      await subject.pass(a.leaseMs + 1)
      b.renew()
      await expectMembers(b, 'room:1', [], 'after the lease')
      a.renew()
      await subject.settle()
      await expectMembers(b, 'room:1', [word('a', alice)], 'after the renewal')
    },
  },
]

/** The promises of the `Broker` port, for brokers of more than one node. */
export const brokerContract: readonly ContractCase<BrokerSubject>[] = [...publications, ...presence]
