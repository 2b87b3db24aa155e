import { chatReplies, type Message } from '@hubbub/protocol'
import { ask, type MemoryLink, SeededRandom } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { FakeBrowser } from '../../testing/fake-browser.ts'
import type { FakeTab } from '../../testing/fake-tab.ts'

const rooms = ['general', 'design']

/** Tabs that open, close, crash and stand still at random, while messages are written in all of them and elsewhere. */
class Chaos {
  readonly browser: FakeBrowser
  /** What was written in tabs, by room. */
  readonly sent = new Map<string, string[]>(rooms.map((id) => [id, []]))
  /** What `Sending.done` of tabs that lived said. */
  readonly #settled: Promise<unknown>[] = []
  readonly #random: SeededRandom
  #bob: MemoryLink | undefined

  constructor(browser: FakeBrowser, seed: number) {
    this.browser = browser
    this.#random = new SeededRandom(seed)
  }

  /** The first tab is online before anything happens: until then nobody knows whose messages to store. */
  async start(): Promise<void> {
    const bob = await this.browser.other()
    await ask(bob, { type: 'create_room', name: 'design', room_id: 'design' })
    this.#bob = bob
    const tab = this.browser.open({ rooms })
    await this.browser.pass(1_000)
    await tab.hub.room('design').join()
  }

  async turn(): Promise<void> {
    const { browser } = this
    const dice = this.#random.below(100)
    const room = this.#random.pick(['general', 'design'])
    const tab = browser.tabs[this.#random.below(browser.tabs.length)]
    if (dice < 25 && tab) this.#write(tab, room)
    else if (dice < 50) this.#bob?.send({ type: 'message', room_id: room, content: `bob ${dice}` })
    else if (dice < 55 && browser.tabs.length < 5) browser.open({ rooms })
    else if (dice < 58) await tab?.close()
    else if (dice < 61) tab?.crash()
    else if (dice < 64) tab?.freeze(this.#random.pick(['hung', 'announced']))
    else if (dice < 68) tab?.thaw()
    else if (dice < 71) for (const each of browser.tabs) each.cut()
    else await browser.pass(this.#random.below(dice < 75 ? 9_000 : 60))
    if (browser.tabs.length === 0) browser.open({ rooms })
    await browser.settle()
  }

  /** From now on nothing goes wrong; what crashed tabs left behind is found by one that opens. */
  async calm(): Promise<void> {
    for (const tab of this.browser.tabs) tab.thaw()
    await this.browser.pass(30_000)
    this.browser.open({ rooms })
    await this.browser.pass(40_000)
  }

  async rowsOf(room: string): Promise<readonly Message[]> {
    if (!this.#bob) throw new Error('call start first')
    const { reply } = await ask(this.#bob, { type: 'history', room_id: room, limit: 200 })
    return chatReplies.history.parse(reply).messages
  }

  #write(tab: FakeTab, room: string): void {
    if (tab.isFrozen) return
    const texts = this.sent.get(room) ?? []
    const text = `mine ${texts.length}`
    texts.push(text)
    this.#settled.push(tab.hub.room(room).send(text).done)
  }
}

const seeds = Array.from({ length: 100 }, (_, index) => index + 1)

test.each(seeds)('N41: seed %i: every message once, and all tabs show what a fresh fetch shows', async (seed) => {
  await using browser = await FakeBrowser.start({ seed })
  const chaos = new Chaos(browser, seed)
  await chaos.start()
  for (let turn = 0; turn < 150; turn++) await chaos.turn()
  await chaos.calm()
  expect(browser.reported).toEqual([])
  expect(browser.harness.hub.stats().connections).toBe(2)
  expect(browser.tabs.filter(({ hub }) => hub.tabs.isLeader)).toHaveLength(1)
  for (const room of rooms) {
    const rows = await chaos.rowsOf(room)
    const mine = rows.filter(({ user_id }) => user_id === browser.tabs[0]?.hub.user?.id)
    expect(mine.map(({ content }) => content).toSorted()).toEqual(chaos.sent.get(room)?.toSorted())
    for (const tab of browser.tabs) {
      const { messages, outgoing, status } = tab.hub.room(room).timeline.getSnapshot()
      expect({ status, outgoing }).toEqual({ status: 'ready', outgoing: [] })
      expect(messages).toEqual(rows.slice(-messages.length))
      const told = tab.told.get(room) ?? []
      expect(told).toEqual(rows.slice(rows.length - told.length).map(({ seq }) => seq))
      expect(tab.resets).toEqual([])
    }
  }
})
