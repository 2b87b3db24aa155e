import type { ScanVerdict } from '@hubbub/chat/ports'
import { silentLogger } from '@hubbub/hub/memory'
import { FakeClock, settle } from '@hubbub/hub/testing'
import { expect, test } from 'vitest'
import { type Scan, scanDefaults, scanFile } from './scan.ts'

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (const each of ['a', 'b', 'c']) yield new TextEncoder().encode(each)
}

const file = { id: 'f1', name: 'a.txt', size: 3, type: 'text/plain', read: pieces }
const refused = { ok: false, reason: 'The file could not be checked.' }
const never = new Promise<never>(() => {})

function scanned(
  scan: Scan | undefined,
  onFailure: 'refuse' | 'accept' = 'refuse',
): { clock: FakeClock; verdict: Promise<ScanVerdict> } {
  const clock = new FakeClock()
  const options = { ...scanDefaults, onFailure }
  return { clock, verdict: scanFile(scan, file, { clock, logger: silentLogger, options }) }
}

test('F19: a scan sees the file and says what becomes of it', async () => {
  const seen: unknown[] = []
  const { clock, verdict } = scanned(async ({ id, name, size, type, read }) => {
    for await (const piece of read()) seen.push(new TextDecoder().decode(piece))
    seen.push(id, name, size, type)
    return { ok: false, reason: `bad ${'x'.repeat(300)}` }
  })
  expect(await verdict).toEqual({ ok: false, reason: `bad ${'x'.repeat(196)}` })
  expect(seen).toEqual(['a', 'b', 'c', 'f1', 'a.txt', 3, 'text/plain'])
  expect(clock.pending).toBe(0)
})

test('F19: without a scan, and when it says so, a file is let in', async () => {
  expect(await scanned(undefined).verdict).toEqual({ ok: true })
  expect(await scanned(async () => ({ ok: true })).verdict).toEqual({ ok: true })
})

test.each<[string, Scan]>([
  ['rejects', async () => Promise.reject(new Error('of the scanner'))],
  [
    'throws',
    () => {
      throw new Error('of the scanner')
    },
  ],
])('F19: a scan that %s refuses the file, unless configured otherwise', async (_, scan) => {
  expect(await scanned(scan).verdict).toEqual(refused)
  expect(await scanned(scan, 'accept').verdict).toEqual({ ok: true })
})

test('F19: a scan that takes too long refuses the file, and reads no further', async () => {
  let afterwards: Promise<unknown> = never
  let goOn = (): void => {}
  const { clock, verdict } = scanned(async ({ read }) => {
    const reading = read()[Symbol.asyncIterator]()
    await reading.next()
    await new Promise<void>((resolve) => (goOn = resolve))
    afterwards = reading.next()
    await afterwards
    return { ok: true }
  })
  await settle()
  clock.advance(scanDefaults.timeoutMs)
  expect(await verdict).toEqual(refused)
  goOn()
  await settle()
  await expect(afterwards).rejects.toThrow('the time of the scan is over')
})
