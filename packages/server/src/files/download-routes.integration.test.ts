import { createHash } from 'node:crypto'
import { get, type IncomingMessage } from 'node:http'
import { MemoryBlobStore } from '@hubbub/chat/memory'
import type { BlobStore } from '@hubbub/chat/ports'
import { patternBytes } from '@hubbub/chat/testing'
import { MemoryLogger } from '@hubbub/hub/memory'
import { FakeClock } from '@hubbub/hub/testing'
import type { FileVariant } from '@hubbub/protocol'
import { type Context, Hono } from 'hono'
import { expect, test } from 'vitest'
import { createHttpServer } from '../http/http-server.ts'
import { listen } from '../http/listen.ts'
import { nextTurn, until } from '../testing/deadline.ts'
import { downloadRoutes, filePath, type StoredFile } from './download-routes.ts'
import { LinkSigner, linkLifeMs } from './sign-link.ts'

const bytes = patternBytes(200_000)
const sha256 = createHash('sha256').update(bytes).digest('hex')
const about = { name: '猫 "1".png', type: 'image/png', size: bytes.length, sha256, blobId: 'b1' }
const file: StoredFile = { id: 'f1', ...about, renderings: {} }
const svg: StoredFile = { ...file, id: 'f2', name: 'x.svg', type: 'image/svg+xml' }
const withThumbnail: StoredFile = { ...file, id: 'f3', renderings: { thumbnail: { blobId: 't3', size: 100 } } }
const gone: StoredFile = { ...file, id: 'f4', blobId: 'b4' }
const empty: StoredFile = { ...file, id: 'f5', blobId: 'b5', size: 0 }
const huge: StoredFile = { ...file, id: 'f6', size: 1_000_000_000 }
const links = new LinkSigner('a-secret-of-at-least-thirty-two-characters')

interface Downloads extends AsyncDisposable {
  readonly url: string
  readonly clock: FakeClock
  readonly logger: MemoryLogger
  /** Asks with rights, unless told otherwise. */
  ask(path: string, headers?: Record<string, string>, method?: string): Promise<Response>
}

async function downloads(store?: Pick<BlobStore, 'read'>): Promise<Downloads> {
  const [clock, logger] = [new FakeClock(), new MemoryLogger()]
  const blobs = new MemoryBlobStore({ clock })
  await blobs.put('b1', bytes)
  await blobs.put('b5', new Uint8Array())
  await blobs.put('t3', bytes.subarray(0, 100))
  const files = new Map([file, svg, withThumbnail, gone, empty, huge].map((each) => [each.id, each]))
  const access = {
    find: async (id: string) => files.get(id),
    mayRead: async (_: StoredFile, __: FileVariant, { req }: Context) => req.header('authorization') === 'yes',
  }
  const app = new Hono().route('/', downloadRoutes({ access, store: store ?? blobs, links, clock, logger }))
  const server = createHttpServer(app, { handshakeTimeoutMs: 10_000, keepAliveMs: 5_000, connections: 100 })
  const { url } = await listen(server, { port: 0, host: '127.0.0.1' })
  return {
    url,
    clock,
    logger,
    ask: (path, headers = {}, method = 'GET') =>
      fetch(url + path, { method, headers: { authorization: 'yes', ...headers } }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const bodyOf = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer())

test('F11, F13, F21: a picture is sent whole, as what it is, with its name and its hash', async () => {
  await using server = await downloads()
  const answer = await server.ask(filePath('f1', 'file'))
  expect(answer.status).toBe(200)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-disposition': `inline; filename="_ _1_.png"; filename*=UTF-8''%E7%8C%AB%20%221%22.png`,
    'content-length': '200000',
    'content-security-policy': expect.stringContaining('sandbox'),
    'content-type': 'image/png',
    etag: `"${sha256}"`,
    'x-content-type-options': 'nosniff',
  })
  expect(Buffer.compare(await bodyOf(answer), bytes)).toBe(0)
})

test('F11: what could run script is sent as bytes to save', async () => {
  await using server = await downloads()
  const { headers } = await server.ask(filePath('f2', 'file'))
  expect(headers.get('content-type')).toBe('application/octet-stream')
  expect(headers.get('content-disposition')).toMatch(/^attachment;/)
})

test.each([
  ['bytes=10-19', 206, [10, 20], 'bytes 10-19/200000'],
  ['bytes=-5', 206, [199_995, 200_000], 'bytes 199995-199999/200000'],
  ['bytes=100000-', 206, [100_000, 200_000], 'bytes 100000-199999/200000'],
  ['bytes=200000-', 416, [0, 0], 'bytes */200000'],
  ['bytes=0-1,5-6', 200, [0, 200_000], null],
  ['nonsense', 200, [0, 200_000], null],
])('F20: %s is answered with %i', async (range, status, [from, to], contentRange) => {
  await using server = await downloads()
  const answer = await server.ask(filePath('f1', 'file'), { range })
  expect([answer.status, answer.headers.get('content-range')]).toEqual([status, contentRange])
  expect(Buffer.compare(await bodyOf(answer), bytes.subarray(from, to))).toBe(0)
})

test('F20: a range of another version is answered with the whole', async () => {
  await using server = await downloads()
  const statusOf = async (ifRange: string): Promise<number> =>
    (await server.ask(filePath('f1', 'file'), { range: 'bytes=0-9', 'if-range': ifRange })).status
  expect([await statusOf(`"${sha256}"`), await statusOf('"other"'), await statusOf(`W/"${sha256}"`)]).toEqual([
    206, 200, 200,
  ])
})

test('F21: what the client has is not sent again', async () => {
  await using server = await downloads()
  const answer = await server.ask(filePath('f1', 'file'), { 'if-none-match': `"x", W/"${sha256}"`, range: 'bytes=0-1' })
  expect([answer.status, answer.headers.get('etag'), (await bodyOf(answer)).length]).toEqual([304, `"${sha256}"`, 0])
})

test('F20: HEAD tells the length and reads nothing', async () => {
  let reads = 0
  await using server = await downloads({
    read: async function* () {
      reads++
      yield bytes
    },
  })
  const answer = await server.ask(filePath('f1', 'file'), { range: 'bytes=0-1' }, 'HEAD')
  expect([answer.status, answer.headers.get('content-length'), reads]).toEqual([200, '200000', 0])
})

test('F20: an empty file is sent', async () => {
  await using server = await downloads()
  const answer = await server.ask(filePath('f5', 'file'))
  expect([answer.status, answer.headers.get('content-length'), (await bodyOf(answer)).length]).toEqual([200, '0', 0])
})

test('F23: forbidden, missing, without thumbnail and without bytes look alike', async () => {
  await using server = await downloads()
  const answers = [
    await server.ask(filePath('f1', 'file'), { authorization: 'no' }),
    await server.ask(filePath('f1', 'file'), { authorization: 'no', 'if-none-match': `"${sha256}"` }),
    await server.ask(filePath('f1', 'file'), { authorization: 'no', range: 'bytes=999999-' }),
    await server.ask(filePath('f1', 'thumbnail')),
    await server.ask(filePath('f4', 'file')),
    await server.ask(filePath('nobody', 'file')),
    await server.ask('/api/files/..%2f..%2fetc%2fpasswd'),
  ]
  const seen = await Promise.all(
    answers.map(async (answer) => {
      const headers = [...answer.headers].filter(([name]) => name !== 'date')
      return [answer.status, headers, await answer.text()]
    }),
  )
  expect(seen).toEqual(seen.map(() => seen[0]))
  expect(seen[0]?.[0]).toBe(404)
  expect(server.logger.lines.map(({ event }) => event)).toEqual(['blob_missing'])
})

test('F22: a signed link lets its holder read the one thing, until it ends', async () => {
  await using server = await downloads()
  const target = { path: filePath('f3', 'thumbnail'), variant: 'thumbnail' } as const
  const { path: link } = links.sign(target, server.clock.now())
  const statusOf = async (path: string): Promise<number> => (await server.ask(path, { authorization: 'no' })).status
  const answer = await server.ask(link, { authorization: 'no' })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp'])
  expect(answer.headers.get('cache-control')).toMatch(/^private, max-age=\d+$/)
  const query = link.slice(link.indexOf('?'))
  expect([await statusOf(filePath('f3', 'file') + query), await statusOf(filePath('f1', 'thumbnail') + query)]).toEqual(
    [404, 404],
  )
  server.clock.advance(linkLifeMs)
  expect(await statusOf(link)).toBe(404)
})

test('F24: a file is read no faster than its reader takes it, and is let go of when the reader goes', async () => {
  let [piecesRead, released] = [0, 0]
  await using server = await downloads({
    read: async function* () {
      try {
        for (; piecesRead < huge.size / 100_000; piecesRead++) yield new Uint8Array(100_000)
      } finally {
        released++
      }
    },
  })
  const request = get(server.url + filePath('f6', 'file'), { headers: { authorization: 'yes' } })
  const answer = await new Promise<IncomingMessage>((resolve) => request.on('response', resolve))
  let [before, same] = [-1, 0]
  for (; same < 1_000; same = piecesRead === before ? same + 1 : 0) {
    before = piecesRead
    await nextTurn()
  }
  expect([piecesRead > 0, piecesRead * 100_000 < 20_000_000, released]).toEqual([true, true, 0])
  answer.destroy()
  await until(() => released === 1, 'a file that is let go of')
  expect(piecesRead * 100_000).toBeLessThan(20_000_000)
})

test.each([1, 20])('F24: a file that fails after %i pieces never ends as if it were whole', async (count) => {
  await using server = await downloads({
    read: async function* () {
      for (let piece = 0; piece < count; piece++) yield new Uint8Array(100_000)
      throw new Error('of the disk at /var/lib')
    },
  })
  const outcome = await server.ask(filePath('f6', 'file')).then(
    async (answer) => answer.text().then(String, (error: Error) => error.message),
    (error: Error) => error.message,
  )
  expect(outcome).toMatch(/^(?:terminated|fetch failed|Error: The file cannot be read\.)$/)
  expect(server.logger.lines.map(({ event }) => event)).toEqual(['download_failed'])
})
