import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { alice, roomWithAliceAndBob, writes } from '@hubbub/chat/testing'
import { type ChatStore, ChatStoreError } from '@hubbub/chat/ports'
import { expect, test } from 'vitest'
import { openSqliteChatStore } from './index.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const text = 'x'.repeat(2_000)

/** Writes in ticks of twenty until one is refused; returns the texts acknowledged and the codes of the others. */
async function fill(store: ChatStore): Promise<{ acknowledged: string[]; codes: string[] }> {
  const [acknowledged, codes]: [string[], string[]] = [[], []]
  for (let tick = 0; tick < 100 && codes.length === 0; tick++) {
    const contents = Array.from({ length: 20 }, (_, at) => `${tick}/${at} ${text}`)
    const outcomes = await Promise.allSettled(
      contents.map((content) => store.write(writes.append('den', alice, content))),
    )
    outcomes.forEach((outcome, at) => {
      if (outcome.status === 'fulfilled') acknowledged.push(contents[at] ?? '')
      else codes.push(outcome.reason instanceof ChatStoreError ? outcome.reason.code : String(outcome.reason))
    })
  }
  return { acknowledged, codes }
}

async function stored(store: ChatStore): Promise<readonly string[]> {
  const read = await store.history('den', { from: { kind: 'newest' }, limit: 5_000 })
  return read?.messages.map(({ content }) => content) ?? []
}

test('K3: a database at its limit refuses writes, loses nothing, and goes on when there is room', async () => {
  using folder = temporaryFolder()
  const file = folder.file('chat.db')
  const store = await openSqliteChatStore({ file, maxBytes: 700_000 })
  await roomWithAliceAndBob(store)
  const { acknowledged, codes } = await fill(store)
  expect(new Set(codes)).toEqual(new Set(['storage_full']))
  expect(acknowledged.length).toBeGreaterThan(50)
  expect(await stored(store)).toEqual(acknowledged)
  expect(await store.write(writes.join('den', alice))).toMatchObject({ changed: false })
  await store.close()
  const roomy = await openSqliteChatStore({ file })
  expect(await roomy.write(writes.append('den', alice, 'on'))).toMatchObject({
    message: { seq: acknowledged.length + 1 },
  })
  expect(await stored(roomy)).toEqual([...acknowledged, 'on'])
  await roomy.close()
})

/** A file system of 2 MiB, where this user may make one. */
function smallDisk(): ({ readonly path: string } & Disposable) | undefined {
  const folder = temporaryFolder()
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'hubbub-test', folder.path], {
    stdio: 'ignore',
  })
  const end = (): void => {
    if (status === 0) spawnSync('umount', [folder.path])
    folder[Symbol.dispose]()
  }
  if (status === 0) return { path: folder.path, [Symbol.dispose]: end }
  end()
  return undefined
}

test('K3: a full disk refuses writes, loses nothing, and takes them again once there is room', async (context) => {
  using disk = smallDisk()
  if (!disk) return context.skip('needs the right to mount a tmpfs')
  const ballast = `${disk.path}/ballast`
  writeFileSync(ballast, Buffer.alloc(1_000_000))
  const store = await openSqliteChatStore({ file: `${disk.path}/chat.db` })
  await roomWithAliceAndBob(store)
  const { acknowledged, codes } = await fill(store)
  expect(new Set(codes)).toEqual(new Set(['storage_full']))
  expect(await stored(store)).toEqual(acknowledged)
  rmSync(ballast)
  expect(await store.write(writes.append('den', alice, 'on'))).toMatchObject({
    message: { seq: acknowledged.length + 1 },
  })
  await store.close()
  const again = await openSqliteChatStore({ file: `${disk.path}/chat.db` })
  expect(await stored(again)).toEqual([...acknowledged, 'on'])
  await again.close()
})
