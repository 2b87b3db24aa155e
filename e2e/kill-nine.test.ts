import { expect, test } from 'vitest'
import { launchChromium } from './support/browser.ts'
import { Chatter } from './support/chatter.ts'
import { eventually } from './support/deadline.ts'
import { freePort, ServerProcess, temporaryFolder } from './support/server-process.ts'
import { roomHistory } from './support/raw-client.ts'

const said = /(?:alice|bob) says \d+/

/** Says one thing after another until told to stop, as a person who types fast and does not look at the network. */
async function keepTalking(chatter: Chatter, upTo: { count: number }): Promise<string[]> {
  const texts: string[] = []
  for (let n = 1; n <= upTo.count; n++) {
    texts.push(`${chatter.name} says ${n}`)
    await chatter.say(`${chatter.name} says ${n}`)
    await chatter.page.waitForTimeout(100)
  }
  return texts
}

test('P1: a server killed with -9 while two people type loses nothing, doubles nothing, and nobody reloads', {
  timeout: 120_000,
}, async () => {
  const story: string[] = []
  const began = performance.now()
  const tell = (what: string): void => void story.push(`${((performance.now() - began) / 1000).toFixed(1)} s  ${what}`)

  await using data = await temporaryFolder()
  await using server = new ServerProcess(await freePort(), data.path)
  await server.start()
  await using browser = await launchChromium()
  await using alice = await Chatter.enter(browser, server.url, 'alice')
  await using bob = await Chatter.enter(browser, server.url, 'bob')
  for (const { page } of [alice, bob])
    await page.evaluate(() => document.documentElement.setAttribute('data-not-reloaded', 'yes'))
  tell('alice and bob are in general, each in a Chromium of their own, and begin to type')

  const talking = Promise.all([keepTalking(alice, { count: 40 }), keepTalking(bob, { count: 40 })])
  await eventually('bob sees what alice says', async () => (await bob.texts(/alice says 8/)).length > 0)
  for (const round of [1, 2]) {
    const acknowledged = (await roomHistory(server.url)).length
    await server.end('SIGKILL')
    tell(`the server is killed (kill -9, time ${round}) with ${acknowledged} messages acknowledged; both type on`)
    await eventually(
      'a page says that it reconnects',
      async () =>
        await alice.page
          .getByText(/Reconnecting|Connecting/)
          .first()
          .isVisible(),
      { ms: 20_000 },
    )
    tell('the pages say that they are reconnecting')
    await server.start()
    tell('the server is started again on the same folder')
    await eventually('messages flow again', async () => (await roomHistory(server.url)).length > acknowledged, {
      ms: 30_000,
      describe: () => server.output,
    })
    tell('messages flow again, without a reload')
  }
  const spoken = await talking
  tell('both have said everything')

  const everything = spoken.flat().sort()
  const stored = await eventually(
    'everything said is stored',
    async () => {
      const texts = (await roomHistory(server.url)).map((message) => message.content)
      return texts.length >= everything.length ? texts : undefined
    },
    {
      ms: 40_000,
      describe: async () =>
        `${(await roomHistory(server.url)).length} of ${everything.length}; ${server.output.slice(-500)}`,
    },
  )
  expect([...stored].sort()).toEqual(everything)
  for (const texts of spoken) expect(stored.filter((text) => texts.includes(text))).toEqual(texts)
  for (const chatter of [alice, bob]) {
    await eventually(
      `${chatter.name}'s page shows what is stored, in its order`,
      async () => JSON.stringify(await chatter.texts(said)) === JSON.stringify(stored),
      {
        ms: 20_000,
        describe: async () => `shown: ${(await chatter.texts(said)).join(', ')}\nstored: ${stored.join(', ')}`,
      },
    )
    expect(await chatter.page.evaluate(() => document.documentElement.getAttribute('data-not-reloaded'))).toBe('yes')
    expect(chatter.problems).toEqual([])
  }
  tell(`both pages show all ${stored.length} messages, each once, in the order of the database`)
  console.log(`\n${story.join('\n')}\n`)
})
