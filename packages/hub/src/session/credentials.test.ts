import { refuse } from '@hubbub/protocol'
import { describe, expect, test } from 'vitest'
import { MemoryLogger } from '../memory/memory-logger.ts'
import type { Authenticator } from '../ports/authenticator.ts'
import { type HubHarness, hubHarness, type MemoryLink, settle } from '../testing/index.ts'

async function helloOf(harness: HubHarness, hello: object, link = harness.link()): Promise<MemoryLink> {
  link.send({ type: 'hello', ref: 1, ...hello })
  await settle()
  return link
}

describe('credentials', () => {
  test('S2: that are refused close with 4500, after the reason', async () => {
    const authenticator: Authenticator = {
      authenticate: async () => ({ ok: false, refusal: refuse('unauthenticated', 'no such token') }),
    }
    await using harness = await hubHarness({ authenticator })
    const link = await helloOf(harness, { token: 'x' })
    expect(link.take()).toMatchObject([{ type: 'error', code: 'unauthenticated', message: 'no such token', ref: 1 }])
    expect([link.closedWith, harness.hub.stats().sessions]).toEqual([4500, 0])
  })

  test('S2: of somebody who is kept out close with 4503', async () => {
    const authenticator: Authenticator = {
      authenticate: async () => ({ ok: false, refusal: refuse('banned') }),
    }
    await using harness = await hubHarness({ authenticator })
    const link = await helloOf(harness, { token: 'x' })
    expect([link.take()[0]?.['code'], link.closedWith]).toEqual(['banned', 4503])
  })

  test('S2: of the link come before those of hello', async () => {
    await using harness = await hubHarness()
    const link = harness.link({ token: 'u_1|alice' })
    await helloOf(harness, { token: 'u_2|bob' }, link)
    expect(link.take()[0]).toMatchObject({ type: 'error', code: 'already_welcomed' })
    const named = await helloOf(harness, { token: 'u_2|bob', username: 'carol' })
    expect(named.take()[0]).toMatchObject({ user: { username: 'bob' } })
  })

  test('that cannot be checked close with a code that means come back, and are logged', async () => {
    const logger = new MemoryLogger()
    const authenticate = (): Promise<never> => Promise.reject(new Error('no keys'))
    await using harness = await hubHarness({ logger, authenticator: { authenticate } })
    const link = await helloOf(harness, { username: 'alice' })
    expect([link.take(), link.closedWith]).toEqual([[], 4005])
    expect(logger.lines).toMatchObject([{ event: 'sign_in_failed' }])
  })

  test('L1: that are never checked close the connection after the time for hello', async () => {
    const authenticate = (): Promise<never> => new Promise(() => {})
    await using harness = await hubHarness({ authenticator: { authenticate }, limits: { helloMs: 2_000 } })
    const link = await helloOf(harness, { username: 'alice' })
    await harness.clock.advanceAsync(3_000)
    expect([link.closedWith, harness.hub.stats().connections]).toEqual([4005, 0])
  })

  test('S6: that end close the session with a code that means sign in again', async () => {
    const expiresAt = Date.UTC(2026, 0, 1) + 10_000
    const identity = { user: { id: 'u_1', username: 'alice' }, guest: false, expiresAt }
    await using harness = await hubHarness({ authenticator: { authenticate: async () => ({ ok: true, identity }) } })
    const link = await helloOf(harness, { token: 'x' })
    await harness.clock.advanceAsync(9_000)
    expect(link.closedWith).toBeUndefined()
    await harness.clock.advanceAsync(1_000)
    expect([link.closedWith, harness.hub.stats().sessions]).toEqual([4501, 0])
  })
})

describe('a user with several connections', () => {
  test('S4: supersedes the one named in hello, which makes room at once', async () => {
    await using harness = await hubHarness({ limits: { connectionsPerUser: 1 } })
    const first = await helloOf(harness, { token: 'u_1|alice' })
    const session_id = first.take()[0]?.['session_id']
    const second = await helloOf(harness, { token: 'u_1|alice', session_id })
    expect(second.take()).toMatchObject([{ type: 'welcome' }, { type: 'synced' }])
    expect([first.closedWith, harness.hub.stats().sessions]).toEqual([4003, 1])
  })

  test('S4: cannot supersede the session of somebody else', async () => {
    await using harness = await hubHarness()
    const alice = await helloOf(harness, { token: 'u_1|alice' })
    const session_id = alice.take()[0]?.['session_id']
    await helloOf(harness, { token: 'u_2|bob', session_id })
    expect([alice.closedWith, harness.hub.stats().sessions]).toEqual([undefined, 2])
  })

  test('L2: has at most as many as allowed, also when they sign in at the same time', async () => {
    await using harness = await hubHarness({ limits: { connectionsPerUser: 2 } })
    const links = Array.from({ length: 4 }, () => harness.link({ token: 'u_1|alice' }))
    await settle()
    expect(links.map((link) => link.closedWith)).toEqual([undefined, undefined, 4505, 4505])
    links[0]?.close()
    expect((await helloOf(harness, { token: 'u_1|alice' })).closedWith).toBeUndefined()
    expect(harness.hub.stats()).toMatchObject({ sessions: 2, users: 1 })
  })
})
