import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { eventually } from './deadline.ts'

const bundler = new URL('../../packages/client/scripts/bundle.ts', import.meta.url)

/** An entry of the SDK as it is published. */
async function bundled(entry: string): Promise<string> {
  const script = `import { bundle } from '${bundler.href}'
    process.stdout.write((await bundle('${entry}', { write: false })).code)`
  const flags = ['--conditions=@hubbub/source', '--input-type=module', '--eval', script]
  return (await promisify(execFile)(process.execPath, flags)).stdout
}

/** What the page of a tab keeps for the test to look at. */
export interface TabState {
  readonly at: string
  readonly isLeader: boolean
  /** Texts told as new messages, in the order told. */
  readonly told: readonly string[]
  readonly resets: number
  /** How many messages are on their way. */
  readonly pending: number
  /** Chosen when the page was loaded: a reload changes it. */
  readonly load: string
}

const html = '<!doctype html><meta charset="utf-8"><title>tab</title><script type="module" src="app.js"></script>'
const app = `
import { connectShared } from './hubbub-client-tabs.js'
const hub = connectShared('/ws', { username: 'tabby' })
const room = hub.room('general')
const told = []
let resets = 0
const load = crypto.randomUUID()
room.on('message', ({ content }) => told.push(content))
room.on('reset', () => resets++)
globalThis.say = (text) => room.send(text).done.then(({ seq }) => seq)
globalThis.look = () => ({ at: hub.state.at, isLeader: hub.tabs.isLeader, told, resets, load,
  pending: room.timeline.getSnapshot().outgoing.length })
`

/** Pages of one browser that use the SDK's entry for tabs, served beside the server's own page under a strict policy. */
export class TabPages implements AsyncDisposable {
  readonly #context: BrowserContext
  readonly #url: string
  /** What went wrong in pages. */
  readonly problems: string[] = []

  private constructor(context: BrowserContext, url: string) {
    this.#context = context
    this.#url = url
  }

  static async start(browser: Browser, server: string): Promise<TabPages> {
    // A page that a test hands over itself is of no network, and may not reach this machine otherwise.
    const context = await browser.newContext({ permissions: ['local-network-access'] })
    const files = new Map([
      ['', ['text/html', html]],
      ['app.js', ['text/javascript', app]],
      ['hubbub-client.js', ['text/javascript', await bundled('core')]],
      ['hubbub-client-tabs.js', ['text/javascript', await bundled('tabs')]],
    ])
    await context.route(`${server}/tabs/*`, async (route) => {
      const [contentType = '', body = ''] = files.get(route.request().url().slice(`${server}/tabs/`.length)) ?? []
      const policy = "default-src 'none'; script-src 'self'; connect-src 'self'"
      await route.fulfill({ contentType, body, headers: { 'content-security-policy': policy } })
    })
    return new TabPages(context, `${server}/tabs/`)
  }

  async open(): Promise<Page> {
    const page = await this.#context.newPage()
    page.on('pageerror', (error) => this.problems.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && this.problems.push(message.text()))
    await page.goto(this.#url)
    await eventually('the tab is online', async () => (await page.evaluate('globalThis.look?.().at')) === 'online', {
      describe: () => this.problems.join('\n'),
    })
    return page
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close()
  }
}

/** What a tab shows now. */
export function look(page: Page): Promise<TabState> {
  return page.evaluate('look()')
}

/** Writes a message in a tab; resolves with its `seq` when it is stored. */
export function say(page: Page, text: string): Promise<number> {
  return page.evaluate(`say(${JSON.stringify(text)})`)
}

/** The tab that leads, and the others. */
export async function roles(
  pages: readonly Page[],
): Promise<{ readonly leader: Page; readonly others: readonly Page[] }> {
  const states = await Promise.all(pages.map(look))
  const leader = pages[states.findIndex(({ isLeader }) => isLeader)]
  if (!leader) throw new Error(`nobody leads: ${JSON.stringify(states)}`)
  return { leader, others: pages.filter((page) => page !== leader) }
}
