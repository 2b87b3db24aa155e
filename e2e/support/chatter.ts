import type { Browser, BrowserContext, Page } from 'playwright-core'

/** A person in a browser of their own. */
export class Chatter implements AsyncDisposable {
  readonly name: string
  readonly page: Page
  readonly #context: BrowserContext
  /** What the page reported to its console as errors; connection refusals while the server is down are expected. */
  readonly problems: string[] = []

  constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name
    this.#context = context
    this.page = page
    page.on('pageerror', (error) => this.problems.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/ERR_CONNECTION_REFUSED|WebSocket connection/.test(message.text()))
        this.problems.push(message.text())
    })
  }

  /** Opens the page, and enters under a name. */
  static async enter(browser: Browser, url: string, name: string): Promise<Chatter> {
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 6_000 } })
    const chatter = new Chatter(name, context, await context.newPage())
    await chatter.page.goto(url)
    await chatter.page.getByLabel('Your name').fill(name)
    await chatter.page.getByRole('button', { name: 'Start chatting' }).click()
    await chatter.composer.waitFor()
    return chatter
  }

  get composer(): ReturnType<Page['getByRole']> {
    return this.page.getByRole('textbox', { name: 'Message #general' })
  }

  /** Types a message and sends it with Enter. */
  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** The texts of the room as the page shows them, top to bottom, narrowed to those of the story. */
  async texts(pattern: RegExp): Promise<string[]> {
    const shown = await this.page.getByRole('main').innerText()
    return [...shown.matchAll(new RegExp(pattern, 'g'))].map((match) => match[0])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close()
  }
}
