import { blobStoreContract, patternBytes, readWhole, uploadWhole } from '@hubbub/chat/testing'
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest'
import { type Fault, faultyProxy } from '../../testing/faulty-proxy.ts'
import { howToGetS3, machine, type S3Server, startS3Server } from '../../testing/s3-server.ts'
import { openS3BlobStore } from './open-s3-blob-store.ts'
import type { S3Options } from './s3-options.ts'

// Against Versity S3 Gateway, a real S3-compatible server; without it these tests are skipped, saying how to get it.
const id = '00112233445566778899aabbccddeeff'
const bytes = patternBytes(6_000_000)
const partBytes = 5_242_880
let server: S3Server | undefined

beforeAll(async () => {
  server = await startS3Server()
})

afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
})

function gateway(context: TestContext): S3Server {
  return server ?? context.skip(howToGetS3)
}

for (const [at, { rule, title, run }] of blobStoreContract.entries()) {
  test(`${rule}: ${title} (S3)`, async (context) => {
    const s3 = gateway(context)
    await expect(run({ open: () => s3.open(`case-${at}/`) })).resolves.toBeUndefined()
  })
}

test('F25: bytes are durable part by part; after a restart the last piece is sent again', async (context) => {
  const s3 = gateway(context)
  const before = await s3.open('parts/')
  await before.begin(id)
  expect(await before.append(id, 0, bytes)).toEqual({ taken: 6_000_000, durable: partBytes })
  await before.close()
  const store = await s3.open('parts/', { partBytes: 7_000_000 })
  expect(await store.progress(id)).toEqual({ taken: partBytes, durable: partBytes })
  await store.append(id, partBytes, bytes.subarray(partBytes))
  await store.finish(id, bytes.length)
  expect(Buffer.compare(await readWhole(store, id), bytes)).toBe(0)
  await store.close()
})

test('F27: bytes in memory are bounded over all uploads, and letting go of one makes room', async (context) => {
  const store = await gateway(context).open('memory/', { maxBufferedBytes: 1_000_000 })
  for (const each of ['a', 'b']) await store.begin(each)
  await store.append('a', 0, bytes.subarray(0, 900_000))
  await expect(store.append('b', 0, bytes.subarray(0, 200_000))).rejects.toMatchObject({ code: 'overloaded' })
  await store.release('a')
  expect(await store.append('b', 0, bytes.subarray(0, 200_000))).toEqual({ taken: 200_000, durable: 0 })
  await store.close()
})

test.for<[string, Partial<S3Options>, string]>([
  ['a wrong secret key', { secretAccessKey: 'wrong' }, 'the secret key is not the one of the access key'],
  ['an unknown access key', { accessKeyId: 'nobody' }, 'it does not know the access key'],
  ['a bucket that is not there', { bucket: 'elsewhere' }, 'there is no such bucket'],
  ['nobody who answers', { endpoint: 'http://127.0.0.1:1', attempts: 1 }, 'fetch failed'],
  ['a bucket of no valid name', { bucket: '../etc' }, 'the bucket has no valid name'],
  ['parts that are too small', { partBytes: 1 }, 'a part has at least 5242880 bytes'],
])('F26: %s is said at the start, without the keys', async ([_, wrong, sentence], context) => {
  const { options } = gateway(context)
  const message = await openS3BlobStore({ ...options, ...wrong }, machine).then(
    () => 'it was opened',
    (error: Error) => error.message,
  )
  expect(message).toMatch(/^Files cannot be kept in the bucket .* at http/)
  expect(message).toContain(sentence)
  expect(message).not.toMatch(/test-key|test-secret|nobody\./)
})

/** Says a fault for the first `times` requests that match. */
function firstTimes(times: number, pattern: RegExp, fault: Fault): (request: string) => Fault | undefined {
  let left = times
  return (request) => (pattern.test(request) && left-- > 0 ? fault : undefined)
}

test.for<[string, (request: string) => Fault | undefined]>([
  ['a store that is busy twice', firstTimes(2, /^PUT/, { kind: 'answer', status: 503 })],
  ['too many requests', firstTimes(1, /^POST/, { kind: 'answer', status: 429 })],
  ['a link that breaks', firstTimes(2, /^PUT/, { kind: 'lose_answer' })],
  ['a store that says nothing', firstTimes(1, /^PUT/, { kind: 'silence' })],
  ['a completion whose answer is lost', firstTimes(1, /^POST .*uploadId/, { kind: 'lose_answer' })],
  [
    'a completion that fails after its status',
    firstTimes(1, /^POST .*uploadId/, {
      kind: 'answer',
      status: 200,
      body: '<Error><Code>InternalError</Code></Error>',
    }),
  ],
])('F26: %s is asked again, and the file is whole', async ([what, faultOf], context) => {
  const s3 = gateway(context)
  await using proxy = await faultyProxy(s3.options.endpoint, faultOf)
  const prefix = `${what.replaceAll(' ', '-')}/`
  const store = await s3.open(prefix, { endpoint: proxy.url, backoffMs: 1, timeoutMs: 1_000 })
  await uploadWhole(store, id, bytes)
  expect(Buffer.compare(await readWhole(store, id), bytes)).toBe(0)
  expect(await store.staleUploads({ before: 4_102_444_800_000, limit: 10 })).toEqual([])
  await store.close()
})

test('F26: it is asked a bounded number of times; then the call fails, and the upload can go on', async (context) => {
  const s3 = gateway(context)
  await using proxy = await faultyProxy(s3.options.endpoint, firstTimes(3, /^PUT/, { kind: 'answer', status: 500 }))
  const store = await s3.open('bounded/', { endpoint: proxy.url, attempts: 3, backoffMs: 1 })
  await store.begin(id)
  await expect(store.append(id, 0, bytes)).rejects.toMatchObject({ code: 'internal' })
  expect(proxy.seen.filter((each) => each.startsWith('PUT')).length).toBe(3)
  expect(await store.progress(id)).toEqual({ taken: 0, durable: 0 })
  await store.append(id, 0, bytes)
  await store.finish(id, bytes.length)
  expect(await store.size(id)).toBe(6_000_000)
  await store.close()
})

test('F26: what cannot succeed is asked once; a full store is storage_full', async (context) => {
  const s3 = gateway(context)
  const full = '<Error><Code>QuotaExceeded</Code></Error>'
  await using proxy = await faultyProxy(s3.options.endpoint, (request) => {
    if (request.startsWith('PUT')) return { kind: 'answer', status: 507, body: full }
    return request.startsWith('HEAD') ? { kind: 'answer', status: 403 } : undefined
  })
  const store = await s3.open('once/', { endpoint: proxy.url, backoffMs: 1 })
  await expect(store.put(id, bytes)).rejects.toMatchObject({ code: 'storage_full' })
  await expect(store.size(id)).rejects.toMatchObject({ code: 'internal' })
  expect(proxy.seen.filter((each) => /^(?:PUT|HEAD)/.test(each)).length).toBe(2)
  await store.close()
})
