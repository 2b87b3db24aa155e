import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { blobStoreContract, patternBytes, readWhole, uploadWhole } from '@hubbub/chat/testing'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/test-server.ts'
import { openDiskBlobStore } from './open-disk-blob-store.ts'

const id = '00112233445566778899aabbccddeeff'

for (const { rule, title, run } of blobStoreContract) {
  test(`${rule}: ${title} (disk)`, async () => {
    using folder = temporaryFolder()
    await expect(run({ open: () => openDiskBlobStore(join(folder.path, 'files')) })).resolves.toBeUndefined()
    expect(readdirSync(join(folder.path, 'files/uploads')).filter((name) => name.includes('.'))).toEqual([])
  })
}

test('F9: blobs lie two folders deep, readable by nobody else', async () => {
  using folder = temporaryFolder()
  const files = join(folder.path, 'files')
  const store = await openDiskBlobStore(files)
  await uploadWhole(store, id, patternBytes(10))
  const modes = ['', '00', '00/11', `00/11/${id}`].map((path) => statSync(join(files, path)).mode & 0o777)
  expect(modes).toEqual([0o700, 0o700, 0o700, 0o600])
  await store.close()
})

test('F2: appends given together are written together and synced once', async () => {
  using folder = temporaryFolder()
  const store = await openDiskBlobStore(folder.path)
  const bytes = patternBytes(1_200_000)
  await store.begin(id)
  const appends = Array.from({ length: 1_200 }, (_, at) => {
    return store.append(id, 1_000 * at, bytes.subarray(1_000 * at, 1_000 * at + 1_000))
  })
  const whole = { taken: bytes.length, durable: bytes.length }
  expect(await Promise.all(appends)).toEqual(appends.map(() => whole))
  await store.finish(id, bytes.length)
  expect(await readWhole(store, id)).toEqual(bytes)
  await store.close()
})

/** Uploads until it is killed, saying after each piece what is durable. */
const endlessUpload = `
  import { openDiskBlobStore } from '${new URL('./open-disk-blob-store.ts', import.meta.url).href}'
  import { patternBytes } from '@hubbub/chat/testing'
  const store = await openDiskBlobStore(process.argv[1])
  const bytes = patternBytes(20_000_000)
  await store.begin('${id}')
  for (let at = 0; at < bytes.length; at += 10_000) {
    const { durable } = await store.append('${id}', at, bytes.subarray(at, at + 10_000))
    process.stdout.write(durable + '\\n')
  }
`

test('F3: what was durable before kill -9 is there, and the upload goes on from it', async () => {
  using folder = temporaryFolder()
  const args = ['--conditions=@hubbub/source', '--input-type=module', '-e', endlessUpload, folder.path]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: import.meta.dirname })
  let durable = 0
  for await (const lines of child.stdout.setEncoding('utf8')) {
    durable = Number(String(lines).trim().split('\n').at(-1))
    if (durable >= 300_000) child.kill('SIGKILL')
  }
  const store = await openDiskBlobStore(folder.path)
  const taken = (await store.progress(id))?.taken ?? -1
  expect(taken).toBeGreaterThanOrEqual(durable)
  const bytes = patternBytes(20_000_000)
  await store.append(id, taken, bytes.subarray(taken))
  await store.finish(id, bytes.length)
  expect(Buffer.compare(await readWhole(store, id), bytes)).toBe(0)
  await store.close()
})

test('F8: a disk that has to keep room for the database takes no more, and what was durable stays', async () => {
  using folder = temporaryFolder()
  const store = await openDiskBlobStore(folder.path, { reserveBytes: 2 ** 60 })
  await store.begin(id)
  await expect(store.append(id, 0, patternBytes(10))).rejects.toMatchObject({ code: 'storage_full' })
  await expect(store.put('t1', patternBytes(10))).rejects.toMatchObject({ code: 'storage_full' })
  expect(await store.progress(id)).toEqual({ taken: 0, durable: 0 })
  await store.close()
})

/** A file system of 2 MiB, where this user may make one. */
function smallDisk(): ({ readonly path: string } & Disposable) | undefined {
  const folder = temporaryFolder()
  const mounted = ['mount', '-t', 'tmpfs', '-o', 'size=2m', 'hubbub-test', folder.path]
  const { status } = spawnSync(mounted[0] ?? '', mounted.slice(1), { stdio: 'ignore' })
  const end = (): void => {
    if (status === 0) spawnSync('umount', [folder.path])
    folder[Symbol.dispose]()
  }
  if (status === 0) return { path: folder.path, [Symbol.dispose]: end }
  end()
  return undefined
}

test('F8: a full disk refuses bytes, keeps what it said was durable, and goes on when there is room', async (context) => {
  using disk = smallDisk()
  if (!disk) return context.skip('needs the right to mount a tmpfs')
  const [ballast, bytes] = [`${disk.path}/ballast`, patternBytes(1_500_000)]
  writeFileSync(ballast, Buffer.alloc(1_000_000))
  const store = await openDiskBlobStore(join(disk.path, 'files'), { reserveBytes: 0 })
  await store.begin(id)
  await store.append(id, 0, bytes.subarray(0, 500_000))
  await expect(store.append(id, 500_000, bytes.subarray(500_000))).rejects.toMatchObject({ code: 'storage_full' })
  await expect(store.put('t1', bytes)).rejects.toMatchObject({ code: 'storage_full' })
  expect(await store.progress(id)).toEqual({ taken: 500_000, durable: 500_000 })
  expect(readdirSync(join(disk.path, 'files/uploads'))).toEqual([id])
  rmSync(ballast)
  await store.append(id, 500_000, bytes.subarray(500_000))
  await store.finish(id, bytes.length)
  expect(await readWhole(store, id)).toEqual(bytes)
  await store.close()
})

test('a folder that cannot be used is said in one sentence', async () => {
  using folder = temporaryFolder()
  writeFileSync(join(folder.path, 'files'), '')
  await expect(openDiskBlobStore(join(folder.path, 'files'))).rejects.toThrow(/^The folder of files .* cannot be used/)
})
