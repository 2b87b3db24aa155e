import { closeReasons } from '@hubbub/protocol'
import { describe, expect, test } from 'vitest'
import { MemoryLogger } from '../memory/memory-logger.ts'
import {
  hubCluster,
  type HubHarness,
  hubHarness,
  LoginsForTests,
  type MemoryLink,
  noFaults,
  settle,
} from '../testing/index.ts'
import { isMeant } from './revocations.ts'

const alice = { id: 'u_1', username: 'alice' }
const bob = { id: 'u_2', username: 'bob' }

/** Opens a session of alice's by this sign-in. */
function signIn(harness: HubHarness, logins: LoginsForTests, loginId: string, user = alice): MemoryLink {
  return harness.link({ token: logins.token({ user, loginId }) })
}

const closes = (links: readonly MemoryLink[]): readonly unknown[] => links.map(({ closedWith }) => closedWith)

test.each([
  [{ userId: 'u_1' }, [true, true, true, false]],
  [{ userId: 'u_1', loginId: 'l_1' }, [true, false, false, false]],
  [{ userId: 'u_1', exceptLoginId: 'l_1' }, [false, true, true, false]],
])('A3: %o means %o of this sign-in, another, none, and another user', (which, expected) => {
  const sessions = [
    { user: alice, loginId: 'l_1' },
    { user: alice, loginId: 'l_2' },
    { user: alice, loginId: undefined },
    { user: bob, loginId: 'l_1' },
  ]
  expect(sessions.map((session) => isMeant(which, session))).toEqual(expected)
})

describe('A3: ending sessions', () => {
  test('closes those meant on every node, with the code given, and no other', async () => {
    const logins = new LoginsForTests()
    await using cluster = await hubCluster({ authenticator: logins })
    const [one, two] = cluster.nodes
    const links = [one, two].flatMap((node) => ['l_1', 'l_2'].map((login) => signIn(node, logins, login)))
    const other = signIn(two, logins, 'l_1', bob)
    await settle()
    one.hub.services.endSessions({ userId: 'u_1', loginId: 'l_1' }, closeReasons.revoked)
    expect(links[0]?.closedWith).toBe(4502)
    await settle()
    expect(closes([...links, other])).toEqual([4502, undefined, 4502, undefined, undefined])
    one.hub.services.endSessions({ userId: 'u_1' }, closeReasons.banned)
    await settle()
    expect(closes([...links, other])).toEqual([4502, 4503, 4502, 4503, undefined])
  })

  test('finds those on a node that did not hear of it within seconds', async () => {
    const logins = new LoginsForTests()
    await using cluster = await hubCluster({ authenticator: logins, credentials: { recheckMs: 2_000 } })
    const [one, two] = cluster.nodes
    const link = signIn(two, logins, 'l_1')
    await settle()
    cluster.network.faults = { ...noFaults, drop: 1 }
    logins.revoked.add('l_1')
    one.hub.services.endSessions({ userId: 'u_1' }, closeReasons.revoked)
    await cluster.clock.advanceAsync(1_900)
    expect(link.closedWith).toBeUndefined()
    await cluster.clock.advanceAsync(200)
    expect(link.closedWith).toBe(4502)
  })

  test('closes a session whose welcome is being made', async () => {
    const logins = new LoginsForTests()
    const gate = Promise.withResolvers<void>()
    logins.gate = gate.promise
    await using harness = await hubHarness({ authenticator: logins })
    const link = signIn(harness, logins, 'l_1')
    await settle()
    harness.hub.services.endSessions({ userId: 'u_1' }, closeReasons.banned)
    gate.resolve()
    await settle()
    expect([link.closedWith, link.take(), harness.hub.stats().sessions]).toEqual([4503, [], 0])
  })
})

describe('A3: what was revoked while somebody signed in', () => {
  test('is found before the welcome', async () => {
    const logins = new LoginsForTests()
    const gate = Promise.withResolvers<void>()
    const authenticate: LoginsForTests['authenticate'] = async (credentials) => {
      const result = await new LoginsForTests().authenticate(credentials)
      await gate.promise
      return result
    }
    const ended: LoginsForTests['ended'] = (sessions) => logins.ended(sessions)
    await using harness = await hubHarness({ authenticator: { authenticate, ended } })
    const link = signIn(harness, logins, 'l_1')
    await settle()
    logins.revoked.add('l_1')
    harness.hub.services.endSessions({ userId: 'u_1' }, closeReasons.revoked)
    gate.resolve()
    await settle()
    expect([link.closedWith, link.take()]).toEqual([4502, []])
  })

  test('is left alone when it cannot be known, and asked about again', async () => {
    const logins = new LoginsForTests()
    const logger = new MemoryLogger()
    logins.gate = Promise.reject(new Error('no store'))
    await using harness = await hubHarness({ authenticator: logins, logger })
    const link = signIn(harness, logins, 'l_1')
    await settle()
    expect(link.take()).toMatchObject([{ type: 'welcome' }, { type: 'synced' }])
    expect(logger.lines).toMatchObject([{ event: 'revocations_unknown', level: 'warn', fields: { sessions: 1 } }])
    logins.gate = undefined
    logins.revoked.add('l_1')
    await harness.clock.advanceAsync(5_000)
    expect(link.closedWith).toBe(4502)
  })
})

describe('A3: the round', () => {
  test('asks about every session, a batch at a time', async () => {
    const logins = new LoginsForTests()
    await using harness = await hubHarness({ authenticator: logins, credentials: { recheckBatch: 2 } })
    for (let n = 0; n < 5; n++) signIn(harness, logins, `l_${n}`)
    await settle()
    logins.asked.length = 0
    await harness.clock.advanceAsync(5_000)
    expect(logins.asked.map((ids) => ids.length)).toEqual([2, 2, 1])
    expect(new Set(logins.asked.flat()).size).toBe(5)
  })

  test('goes on after a batch without an answer, and is not begun twice', async () => {
    const logins = new LoginsForTests()
    const credentials = { recheckBatch: 1, recheckMs: 1_000 }
    await using harness = await hubHarness({ authenticator: logins, credentials })
    for (const login of ['l_1', 'l_2']) signIn(harness, logins, login)
    await settle()
    logins.asked.length = 0
    logins.gate = new Promise(() => {})
    await harness.clock.advanceAsync(1_000)
    expect(logins.asked).toHaveLength(1)
    await harness.clock.advanceAsync(1_000)
    expect(logins.asked).toHaveLength(2)
    await harness.clock.advanceAsync(3_000)
    expect(logins.asked).toHaveLength(4)
  })
})

test('the open sessions of a user on this node are listed, oldest first', async () => {
  const logins = new LoginsForTests()
  await using harness = await hubHarness({ authenticator: logins })
  const token = logins.token({ user: alice, loginId: 'l_1' })
  const client = { name: 'web', version: '1.2' }
  harness.link({ token, address: '10.0.0.1' })
  await settle()
  await harness.clock.advanceAsync(500)
  harness.link().send({ type: 'hello', token: logins.token({ user: alice }), client })
  signIn(harness, logins, 'l_3', bob)
  await settle()
  const openedAt = Date.UTC(2026, 0, 1)
  const about = { id: expect.stringMatching(/^s_/), transport: 'memory' }
  expect(harness.hub.services.sessionsOf('u_1')).toEqual([
    { ...about, loginId: 'l_1', openedAt, address: '10.0.0.1', client: undefined },
    { ...about, loginId: undefined, openedAt: openedAt + 500, address: '127.0.0.1', client },
  ])
  expect(harness.hub.services.sessionsOf('u_9')).toEqual([])
})
