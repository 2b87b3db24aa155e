import './require-node.mjs'
import { check } from './check.ts'
import { provisionObjectStore } from './object-store.ts'
import { buildPage, isPageStale } from './page.ts'
import { provision } from './provision.ts'
import { type Tally, summaryOf } from './running/tally.ts'
import { runTests } from './running/vitest.ts'

/** What could not be made ready, checked or tested, by name. */
const failed: string[] = []

async function attempt<T>(name: string, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    console.error(`✗ ${name}: ${error instanceof Error ? error.message : String(error)}`)
    failed.push(name)
    return undefined
  }
}

const chromium = await attempt('Chromium', () => provision())
const objectStore = await attempt('object store', () => provisionObjectStore())
if (isPageStale()) await attempt('page', buildPage)

const checked = await check()
failed.push(...checked.failed)
const tallies: Tally[] = [checked.tests]
// Without a browser the browser tests fail as well, each saying why: nothing is skipped.
const found = {
  ...(chromium === undefined ? {} : { CHROMIUM_PATH: chromium }),
  ...(objectStore === undefined ? {} : { VERSITYGW_PATH: objectStore }),
}
tallies.push(await runTests('integration', found))

for (const line of summaryOf(tallies, failed)) console.log(line)
process.exitCode = failed.length > 0 || tallies.some((tally) => tally.failed > 0) ? 1 : 0
