import { chatReplies } from '@hubbub/protocol'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from './support/browser.ts'
import { Chatter } from './support/chatter.ts'
import { eventually } from './support/deadline.ts'
import { RawClient } from './support/raw-client.ts'
import { freePort, ServerProcess, temporaryFolder } from './support/server-process.ts'

let server: ServerProcess
let browser: Browser
const resources = new AsyncDisposableStack()

beforeAll(async () => {
  const data = resources.use(await temporaryFolder())
  server = resources.use(new ServerProcess(await freePort(), data.path))
  await server.start()
  browser = await launchChromium()
  resources.defer(() => browser.close())
})
afterAll(() => resources.disposeAsync())

test('message text never becomes markup, and the policy would stop it if it did', async () => {
  await using alice = await Chatter.enter(browser, server.url, 'alice')
  const attack = '<img src=x onerror="document.title=1"><script>document.title=2</script><b>bold</b>'
  await alice.say(attack)
  await alice.page.getByText(attack).waitFor()
  expect(await alice.page.locator('main img, main script, main b').count()).toBe(0)
  const policy = (await fetch(server.url)).headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
  expect(alice.problems).toEqual([])
})

test('a room made by one is found and joined by another, and each sees who is there', async () => {
  await using alice = await Chatter.enter(browser, server.url, 'alice')
  await using bob = await Chatter.enter(browser, server.url, 'bob')
  await alice.page.getByRole('button', { name: 'New room' }).click()
  await alice.page.getByLabel('Name of the room').fill('design')
  await alice.page.getByRole('button', { name: 'Create' }).click()
  await alice.page.getByRole('textbox', { name: 'Message #design' }).waitFor()
  await bob.page.getByRole('link', { name: 'design' }).click()
  await bob.page.getByRole('button', { name: /^Join/ }).click()
  const composer = bob.page.getByRole('textbox', { name: 'Message #design' })
  await composer.fill('I am here')
  await composer.press('Enter')
  await alice.page.getByRole('main').getByText('I am here').waitFor()
  const people = alice.page.getByRole('complementary', { name: 'People' })
  await people.getByText('2 online').waitFor()
  expect(await people.getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringContaining('alice'),
    expect.stringContaining('bob'),
  ])
})

test('S3: a reload is the same user, with the room as it was', async () => {
  await using alice = await Chatter.enter(browser, server.url, 'carol')
  await alice.say('before the reload')
  await alice.page.getByRole('main').getByText('before the reload').waitFor()
  await alice.page.reload()
  await alice.page.getByRole('main').getByText('before the reload').waitFor()
  await alice.say('after the reload')
  using reader = await RawClient.guest(server.url, 'reader')
  const users = await eventually('both messages are there', async () => {
    const reply = await reader.ask({ type: 'history', room_id: 'general', limit: 50 })
    const own = chatReplies.history.parse(reply).messages.filter((one) => one.content.endsWith('the reload'))
    return own.length === 2 ? own.map((one) => one.user_id) : undefined
  })
  expect(users[0]).toBe(users[1])
})

test('older messages load on scrolling up, and what one reads stays where it is', async () => {
  using writer = await RawClient.guest(server.url, 'writer')
  await writer.ask({ type: 'create_room', room_id: 'long', name: 'long' })
  // Within the rate that the server allows one client.
  for (let n = 1; n <= 95; n++) await writer.ask({ type: 'message', room_id: 'long', content: `line ${n}` })
  await using alice = await Chatter.enter(browser, server.url, 'dave')
  await alice.page.setViewportSize({ width: 900, height: 700 })
  await alice.page.getByRole('link', { name: 'long' }).click()
  await alice.page.getByRole('button', { name: /^Join/ }).click()
  const main = alice.page.getByRole('main')
  await main.getByText('line 95', { exact: true }).waitFor()
  await main.getByText('line 90', { exact: true }).hover()
  await eventually('the first line is reached', async () => {
    await alice.page.mouse.wheel(0, -2_000)
    return main.getByText('line 1', { exact: true }).isVisible()
  })
  const numbers = [...(await main.innerText()).matchAll(/line (\d+)/g)].map(([, n]) => Number(n))
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => index + (numbers[0] ?? 0)))
})

test.each([
  { width: 390, height: 844 },
  { width: 834, height: 1_112 },
  { width: 1_440, height: 900 },
])('nothing is wider than the window at $width px, in the dark, in Chinese', async (viewport) => {
  const context = await browser.newContext({ viewport, colorScheme: 'dark', locale: 'zh-TW' })
  const page = await context.newPage()
  await page.goto(server.url)
  await page.locator('input').first().fill('一個很長很長很長很長很長很長很長很長的名字')
  await page.keyboard.press('Enter')
  await page.getByText('general').first().waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  expect(await page.evaluate(() => document.documentElement.lang)).toMatch(/^zh-(TW|Hant)/)
  await context.close()
})
