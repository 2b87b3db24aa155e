import { expect, test } from 'vitest'
import { FakeBrowser } from '../../testing/fake-browser.ts'

test('N40: tabs of one user share one connection', async () => {
  await using browser = await FakeBrowser.start()
  const tabs = await browser.openAll(4)
  expect(tabs.map(({ hub }) => hub.state.at)).toEqual(['online', 'online', 'online', 'online'])
  expect(browser.harness.hub.stats()).toMatchObject({ connections: 1, sessions: 1 })
  expect(tabs.filter(({ hub }) => hub.tabs.isLeader)).toHaveLength(1)
  expect(browser.reported).toEqual([])
})
