import { chatReplies } from '@hubbub/protocol'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium } from './support/browser.ts'
import { Chatter } from './support/chatter.ts'
import { eventually } from './support/deadline.ts'
import { RawClient } from './support/raw-client.ts'
import { freePort, ServerProcess, temporaryFolder } from './support/server-process.ts'
import { look, roles, say, TabPages } from './support/tab-pages.ts'

let server: ServerProcess
let browser: Browser
let reader: RawClient
const resources = new AsyncDisposableStack()

beforeAll(async () => {
  const data = resources.use(await temporaryFolder())
  server = resources.use(new ServerProcess(await freePort(), data.path))
  await server.start()
  browser = await launchChromium()
  resources.defer(() => browser.close())
  reader = resources.use(await RawClient.guest(server.url, 'reader'))
})
afterAll(() => resources.disposeAsync())
beforeEach(async () => {
  await eventually('tabs of the test before are gone', async () => (await connections()) === 0)
})

/** How many connections tabs have to the server. */
async function connections(): Promise<number> {
  const response = await fetch(`${server.url}/api/stats`)
  const { connections: all } = Object(await response.json())
  return Number(all) - 1
}

/** The texts in the room that begin so, in their order. */
async function stored(prefix: string): Promise<readonly string[]> {
  const reply = await reader.ask({ type: 'history', room_id: 'general', limit: 200 })
  return chatReplies.history
    .parse(reply)
    .messages.map(({ content }) => content)
    .filter((text) => text.startsWith(prefix))
}

async function openTabs(tabs: TabPages, count: number): Promise<readonly Page[]> {
  const pages: Page[] = []
  while (pages.length < count) pages.push(await tabs.open())
  return pages
}

/** Every one of these tabs has been told these texts, each once. */
async function allTold(pages: readonly Page[], texts: readonly string[]): Promise<void> {
  for (const page of pages) {
    await eventually('all messages are told', async () => (await look(page)).told.length >= texts.length)
    expect(await look(page)).toMatchObject({ told: texts, resets: 0, pending: 0, at: 'online' })
  }
}

test('N40, N42, N43: four tabs have one connection, and go on when the tab that has it is closed', async () => {
  await using tabs = await TabPages.start(browser, server.url)
  const pages = await openTabs(tabs, 4)
  expect(await connections()).toBe(1)
  const { leader, others } = await roles(pages)
  const loads = await Promise.all(others.map(async (page) => (await look(page)).load))
  for (const [index, page] of pages.entries()) await say(page, `a ${index}`)
  const sending = others.flatMap((page, index) => [say(page, `a during ${index}`), say(page, `a then ${index}`)])
  await Promise.all([
    leader.close(),
    ...sending,
    reader.ask({ type: 'message', room_id: 'general', content: 'a read' }),
  ])
  const texts = await stored('a ')
  expect(new Set(texts).size).toBe(11)
  await allTold(others, texts)
  expect(await Promise.all(others.map(async (page) => (await look(page)).load))).toEqual(loads)
  expect([await connections(), tabs.problems]).toEqual([1, []])
})

test.each([
  ['crashes', async (leader: Page) => void leader.goto('chrome://crash').catch(() => undefined)],
  ['goes to another page', async (leader: Page) => void (await leader.goto('about:blank'))],
  [
    'is told to stand still',
    async (leader: Page) => void (await leader.evaluate('document.dispatchEvent(new Event("freeze"))')),
  ],
])('N42: when the tab that has it %s, another one has it within a second or so', async (_how, end) => {
  await using tabs = await TabPages.start(browser, server.url)
  const { leader, others } = await roles(await openTabs(tabs, 3))
  await end(leader)
  const start = performance.now()
  await Promise.all(others.map((page, index) => say(page, `${start} ${index}`)))
  expect(performance.now() - start).toBeLessThan(3_000)
  await allTold(others, await stored(`${start}`))
  expect((await Promise.all(others.map(look))).filter(({ isLeader }) => isLeader)).toHaveLength(1)
})

test('N42: a tab that hangs is replaced by one that opens, and comes back as one of the others', async () => {
  await using tabs = await TabPages.start(browser, server.url)
  const { leader } = await roles(await openTabs(tabs, 2))
  const hanging = leader.evaluate('{ const end = Date.now() + 12_000; while (Date.now() < end); }')
  const fresh = await tabs.open()
  expect((await look(fresh)).isLeader).toBe(true)
  await hanging
  await eventually('it is back', async () => (await look(leader)).at === 'online' && !(await look(leader)).isLeader)
  await say(leader, 'hung')
  await allTold([fresh], ['hung'])
  expect(await connections()).toBe(1)
}, 60_000)

test('N40: the chat page shares its connection, and goes on in one tab when the other is closed', async () => {
  await using alice = await Chatter.enter(browser, server.url, 'alice')
  const second = await alice.page.context().newPage()
  await second.goto(server.url)
  const composer = second.getByRole('textbox', { name: 'Message #general' })
  await composer.waitFor()
  await eventually('both are online', async () => (await connections()) === 1)
  await alice.say('from the first tab')
  await second.getByRole('main').getByText('from the first tab').waitFor()
  await alice.page.close()
  await composer.fill('from the second tab')
  await composer.press('Enter')
  await eventually('it is stored', async () => (await stored('from the second')).length === 1)
  expect([await connections(), alice.problems]).toEqual([1, []])
})
