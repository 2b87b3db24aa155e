import { ask } from '@hubbub/hub/testing'
import { describe, expect, test } from 'vitest'
import { FakeBrowser } from '../../testing/fake-browser.ts'
import type { FakeTab } from '../../testing/fake-tab.ts'

function states(tabs: readonly FakeTab[]): readonly string[] {
  return tabs.map(({ hub }) => hub.state.at)
}

/** The tab that leads, and another one. */
function roles(tabs: readonly FakeTab[]): { readonly leader: FakeTab; readonly other: FakeTab } {
  const leader = tabs.find(({ hub }) => hub.tabs.isLeader)
  const other = tabs.find((tab) => tab !== leader)
  if (!leader || !other) throw new Error('there is no leader, or nobody else')
  return { leader, other }
}

describe('N40: tabs of one user', () => {
  test('share one connection and one session', async () => {
    await using browser = await FakeBrowser.start()
    const tabs = await browser.openAll(4)
    expect(states(tabs)).toEqual(['online', 'online', 'online', 'online'])
    expect(browser.harness.hub.stats()).toMatchObject({ connections: 1, sessions: 1 })
    expect(new Set(tabs.map(({ hub }) => hub.user?.id)).size).toBe(1)
    expect(browser.reported).toEqual([])
  })

  test('connect by themselves, each as its own leader, where the browser has no locks', async () => {
    await using browser = await FakeBrowser.start({ hasLocks: false })
    const tabs = await browser.openAll(2)
    expect(states(tabs)).toEqual(['online', 'online'])
    expect(browser.harness.hub.stats().connections).toBe(2)
    expect(tabs.map(({ hub }) => hub.tabs.isLeader)).toEqual([true, true])
  })

  test('N45: are told who leads, and that is one at a time', async () => {
    await using browser = await FakeBrowser.start()
    const tabs = await browser.openAll(2)
    const { leader, other } = roles(tabs)
    await leader.close()
    await browser.pass(100)
    expect([leader.led, other.led]).toEqual([[true, false], [true]])
  })

  test('leave nothing behind when closed', async () => {
    const browser = await FakeBrowser.start()
    const tabs = await browser.openAll(3)
    await browser[Symbol.asyncDispose]()
    await browser.pass(60_000)
    expect(states(tabs)).toEqual(['closed', 'closed', 'closed'])
    expect([browser.clock.pending, browser.harness.transport.open]).toEqual([0, 0])
  })
})

describe('N42: when the leader is gone', () => {
  test.each(['close', 'crash'] as const)('by %s, another tab goes on within a second, without a gap', async (how) => {
    await using browser = await FakeBrowser.start()
    const { leader, other } = roles(await browser.openAll(3))
    const bob = await browser.other()
    void leader[how]()
    await browser.settle()
    await ask(bob, { type: 'message', room_id: 'general', content: 'meanwhile' })
    await browser.pass(1_000)
    expect(other.hub.state.at).toBe('online')
    expect([other.told.get('general'), other.resets]).toEqual([[1], []])
  })

  test('N43: what another tab was sending is stored once, and its `done` settles', async () => {
    await using browser = await FakeBrowser.start()
    const { leader, other } = roles(await browser.openAll(2))
    const sending = other.hub.room('general').send('over the hand-over')
    expect(other.hub.room('general').timeline.getSnapshot().outgoing).toMatchObject([{ state: 'pending' }])
    leader.crash()
    await browser.pass(1_000)
    expect(await sending.done).toMatchObject({ seq: 1 })
    const rows = await other.hub.room('general').history()
    expect(rows.messages.map(({ content }) => content)).toEqual(['over the hand-over'])
  })

  test('because it stands still, it hands over at once if the browser says so', async () => {
    await using browser = await FakeBrowser.start()
    const { leader, other } = roles(await browser.openAll(2))
    leader.freeze('announced')
    await browser.pass(1_000)
    expect([other.hub.tabs.isLeader, other.hub.state.at]).toEqual([true, 'online'])
    leader.thaw()
    await browser.pass(1_000)
    expect([leader.hub.tabs.isLeader, leader.hub.state.at]).toEqual([false, 'online'])
    expect(browser.harness.hub.stats().connections).toBe(1)
  })

  test('because it hangs, a tab that opens takes its place after it has not answered twice', async () => {
    await using browser = await FakeBrowser.start()
    const { leader } = roles(await browser.openAll(2))
    leader.freeze('hung')
    const fresh = browser.open()
    await browser.pass(7_000)
    expect([fresh.hub.state.at, fresh.hub.tabs.isLeader]).toEqual(['online', true])
    leader.thaw()
    await browser.pass(1_000)
    expect([leader.hub.tabs.isLeader, leader.hub.state.at]).toEqual([false, 'online'])
    expect(browser.harness.hub.stats().connections).toBe(1)
  })
})

describe('N40: a tab', () => {
  test('that signs in as somebody else has a connection of its own', async () => {
    await using browser = await FakeBrowser.start()
    const [alice] = await browser.openAll(1)
    const carol = browser.open({ token: 'u_carol|carol', userKey: 'carol' })
    await browser.pass(1_000)
    expect([alice?.hub.user?.username, carol.hub.user?.username]).toEqual(['alice', 'carol'])
    expect(browser.harness.hub.stats().connections).toBe(2)
  })

  test('whose user cannot be known before the welcome connects by itself', async () => {
    await using browser = await FakeBrowser.start()
    for (let n = 0; n < 2; n++) browser.open({ token: 'u_carol|carol' })
    await browser.pass(1_000)
    expect(browser.tabs.map(({ hub }) => [hub.state.at, hub.tabs.isLeader])).toEqual([
      ['online', true],
      ['online', true],
    ])
    expect(browser.harness.hub.stats().connections).toBe(2)
  })
})

describe('N44: what tabs want of the one connection', () => {
  test('a topic is subscribed to until the last of them leaves it, also by crashing', async () => {
    await using browser = await FakeBrowser.start()
    const { leader, other } = roles(await browser.openAll(2))
    const seen: string[] = []
    const off = leader.hub.topic('ticks').on('publication', () => seen.push('leader'))
    other.hub.topic('ticks').on('publication', () => seen.push('other'))
    await browser.pass(100)
    await browser.harness.hub.services.publish('ticks', 1)
    off()
    await browser.pass(100)
    await browser.harness.hub.services.publish('ticks', 2)
    await browser.pass(100)
    expect(seen).toEqual(['leader', 'other', 'other'])
    const { topics } = browser.harness.transport
    other.crash()
    await browser.pass(100)
    expect(browser.harness.transport.topics).toBe(topics - 1)
  })
})
