import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type HubClient, type KeyValueStorage } from '@hubbub/client'
import { upload, type UploadProgress } from '@hubbub/client/files'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { eventually } from './support/deadline.ts'
import { RawClient } from './support/raw-client.ts'
import { RawUploader } from './support/raw-uploader.ts'
import { SeededFile } from './support/seeded-file.ts'
import { freePort, ServerProcess, temporaryFolder } from './support/server-process.ts'

const mebibyte = 1_048_576

interface World extends AsyncDisposable {
  readonly server: ServerProcess
  /** The token of a guest. */
  readonly token: string
  /** SHA-256 of a file, as it is downloaded. */
  hashOf(fileId: string): Promise<string>
}

/** A server as a process, which takes large files. */
async function world(): Promise<World> {
  const resources = new AsyncDisposableStack()
  const data = resources.use(await temporaryFolder())
  const config = join(data.path, 'config.json')
  await writeFile(config, JSON.stringify({ files: { max_bytes: 400 * mebibyte } }))
  const server = resources.use(new ServerProcess(await freePort(), data.path, ['--config', config]))
  await server.start()
  using alice = await RawClient.guest(server.url, 'alice')
  const token = z.string().parse(alice.frames.find(({ type }) => type === 'welcome')?.['token'])
  return {
    server,
    token,
    hashOf: async (fileId) => {
      const answer = await fetch(`${server.url}/api/files/${fileId}`, { headers: { authorization: `Bearer ${token}` } })
      expect(answer.status).toBe(200)
      const hash = createHash('sha256')
      for await (const piece of answer.body ?? []) hash.update(piece)
      return hash.digest('hex')
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

test('F3: 200 MB through a connection that is cut again and again arrive whole', { timeout: 90_000 }, async () => {
  await using at = await world()
  const file = new SeededFile(200 * mebibyte, 'large')
  const uploader = new RawUploader(at.server.url, at.token, file)
  const began = performance.now()
  let end = await uploader.send(23 * mebibyte)
  while (!end && performance.now() - began < 60_000) end = await uploader.send(23 * mebibyte)
  const seconds = (performance.now() - began) / 1_000
  expect(end).toMatchObject({ type: 'upload_done', attachment: { size: file.size, name: 'large.bin' } })
  expect(await at.hashOf(uploader.uploadId ?? '')).toBe(file.sha256())
  expect(uploader.beginnings.length).toBeGreaterThan(3)
  // What was durable is not sent again.
  expect(uploader.beginnings).toEqual([...new Set(uploader.beginnings)].sort((a, b) => a - b))
  const twice = uploader.sent / file.size - 1
  expect(twice).toBeLessThan(0.5)
  const cuts = uploader.beginnings.length - 1
  console.log(`200 MiB in ${seconds.toFixed(1)} s over ${cuts} cuts, ${(100 * twice).toFixed(0)} % sent twice`)
})

test('F3, F44: kill -9 of the server in the middle of an upload', { timeout: 90_000 }, async () => {
  await using at = await world()
  const file = new SeededFile(60 * mebibyte, 'killed')
  const uploader = new RawUploader(at.server.url, at.token, file)
  const sending = uploader.send()
  await eventually('half of it is sent', () => uploader.sent > 30 * mebibyte)
  await at.server.end('SIGKILL')
  expect(await sending).toBeUndefined()
  await at.server.start()
  expect(await uploader.send()).toMatchObject({ type: 'upload_done' })
  expect(uploader.beginnings[1]).toBeGreaterThan(20 * mebibyte)
  expect(await at.hashOf(uploader.uploadId ?? '')).toBe(file.sha256())
})

/** What a browser keeps over reloads. */
function browserStorage(): KeyValueStorage {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

test('research 16, F44: cut at 40 %, page reloaded, resumed near 40 %, hash equal; chat goes on meanwhile', {
  timeout: 90_000,
}, async () => {
  await using at = await world()
  const content = new SeededFile(40 * mebibyte, 'film')
  const file = (): File => new File([content.bytes(0, content.size)], 'film.mp4', { lastModified: 1_700_000_000_000 })
  const storage = browserStorage()
  const open = (): HubClient => connect(`${at.server.url}/ws`, { token: at.token })

  const before = open()
  const first = upload(before, file(), { storage })
  await eventually('40 % is sent', () => first.progress.sent > 0.4 * content.size)
  const cutAt = first.progress.sent
  before.close()
  await expect(first.done).rejects.toMatchObject({ code: 'closed' })

  const after = open()
  const told: UploadProgress[] = []
  const again = upload(after, file(), { storage, onProgress: (progress) => void told.push(progress) })
  const said = await after.room('general').send('meanwhile').done
  const attachment = await again.done
  after.close()
  expect(said.seq).toBe(1)
  expect(again.id).toBe(first.id)
  const resumedAt = told.find(({ sent }) => sent > 0)?.sent ?? 0
  expect(resumedAt).toBeGreaterThanOrEqual(cutAt)
  expect(resumedAt - cutAt).toBeLessThan(0.15 * content.size)
  expect(await at.hashOf(attachment.file_id)).toBe(content.sha256())
})
