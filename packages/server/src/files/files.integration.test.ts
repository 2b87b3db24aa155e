import { createHash } from 'node:crypto'
import { encodeUploadChunk, uploadPlace } from '@hubbub/protocol'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { bombPng, corners, secretWord, telling } from '../testing/pictures.ts'
import type { RawClient } from '../testing/raw-client.ts'
import { type TestServer, testServer } from '../testing/test-server.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const text = (content: string): Buffer => Buffer.from(content)

/** Somebody over both ways: a connection, and HTTP with the token it gave. */
interface Person {
  readonly client: RawClient
  get(path: string, headers?: Record<string, string>): Promise<Response>
}

async function enter(server: TestServer, name: string): Promise<Person> {
  const client = await server.guest(name)
  const token = z.string().parse(client.messages.find(({ type }) => type === 'welcome')?.['token'])
  const authorization = `Bearer ${token}`
  return {
    client,
    get: (path, headers = {}) => fetch(server.url + path, { headers: { authorization, ...headers } }),
  }
}

/** Sends a file; the end of it. */
async function send({ client }: Person, name: string, bytes: Uint8Array): Promise<Record<string, unknown>> {
  const begun = await client.ask({ type: 'upload_begin', name, size: bytes.length, sha256: sha256(bytes) })
  if (begun.type !== 'ok') return begun
  const { upload_id: uploadId, chunk_bytes: step } = uploadPlace.parse(begun)
  for (let at = 0; at < bytes.length; at += step)
    client.send(encodeUploadChunk({ uploadId, offset: at, bytes: bytes.subarray(at, at + step) }), { opcode: 2 })
  const isEnd = (message: Record<string, unknown>): boolean =>
    message['upload_id'] === uploadId && (message['type'] === 'upload_done' || message['type'] === 'upload_failed')
  return client.message(isEnd, `the end of ${name}`)
}

const attached = z.object({ attachment: z.object({ file_id: z.string() }) })
const idOf = (end: Record<string, unknown>): string => attached.parse(end).attachment.file_id
const attach = (person: Person, ...attachments: readonly string[]) =>
  person.client.ask({ type: 'message', room_id: 'general', content: '', attachments })
/** The name that a browser saves a file by. */
function savedAs(disposition: string): string | undefined {
  const [, name] = /^attachment; filename="[^"]*"; filename\*=UTF-8''([^;\s]+)$/.exec(disposition) ?? []
  return name && decodeURIComponent(name)
}

const statusOf = async (person: Person, path: string): Promise<number> => (await person.get(path)).status

describe('a file over the real server', () => {
  test('F13, F20, F21: comes down as it went up, whole, in ranges, and not again', async () => {
    await using server = await testServer()
    const alice = await enter(server, 'alice')
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7) % 251))
    const path = `/api/files/${idOf(await send(alice, 'data.bin', bytes))}`
    const whole = await alice.get(path)
    expect([whole.status, sha256(new Uint8Array(await whole.arrayBuffer()))]).toEqual([200, sha256(bytes)])
    const etag = whole.headers.get('etag') ?? ''
    expect(etag).toBe(`"${sha256(bytes)}"`)
    const part = await alice.get(path, { range: 'bytes=100-199', 'if-range': etag })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 100-199/200000'])
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(100, 200))
    expect((await alice.get(path, { 'if-none-match': etag })).status).toBe(304)
    expect((await alice.get(path, { range: 'bytes=200000-' })).status).toBe(416)
  })

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system32\\cmd.exe', 'cmd.exe'],
    ['a"; filename="evil.html', 'a_; filename=_evil.html'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['/', 'file'],
    ['x\r\nSet-Cookie: a=b', 'xSet-Cookie_ a=b'],
  ])('F12, F13: %j is saved under a name that is nothing but one', async (given, name) => {
    await using server = await testServer()
    const alice = await enter(server, 'alice')
    const end = await send(alice, given, text('hello'))
    const { headers } = await alice.get(`/api/files/${idOf(end)}`)
    const disposition = headers.get('content-disposition') ?? ''
    expect([savedAs(disposition), headers.get('set-cookie')]).toEqual([name, null])
  })

  test('F10, F11: markup is bytes to save, whatever it is called', async () => {
    await using server = await testServer()
    const alice = await enter(server, 'alice')
    const end = await send(
      alice,
      'cat.png',
      text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    )
    const { headers } = await alice.get(`/api/files/${idOf(end)}`)
    expect([headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([
      'application/octet-stream',
      'nosniff',
    ])
    expect(headers.get('content-security-policy')).toContain('sandbox')
  })

  test('F14–F16: a picture is measured, freed of its place, and made small', async () => {
    await using server = await testServer()
    const alice = await enter(server, 'alice')
    const end = await send(alice, 'holiday.jpg', await telling(6).jpeg().toBuffer())
    expect(end).toMatchObject({ attachment: { mime: 'image/jpeg', width: 40, height: 60, thumbnail: true } })
    const picture = Buffer.from(await (await alice.get(`/api/files/${idOf(end)}`)).arrayBuffer())
    expect([picture.length > 500, picture.includes(secretWord)]).toEqual([true, false])
    const small = await alice.get(`/api/files/${idOf(end)}/thumbnail`)
    expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/webp'])
  })
})

describe('F40: a file is read', () => {
  test('by its sender and by members of a room that shows it, while they are; nobody else learns of it', async () => {
    await using server = await testServer()
    const [alice, bob] = [await enter(server, 'alice'), await enter(server, 'bob')]
    const path = `/api/files/${idOf(await send(alice, 'a.txt', text('secret')))}`
    expect([await statusOf(alice, path), await statusOf(bob, path)]).toEqual([200, 404])
    await attach(alice, path.slice('/api/files/'.length))
    expect(await statusOf(bob, path)).toBe(200)
    await bob.client.ask({ type: 'leave_room', room_id: 'general' })
    expect(await statusOf(bob, path)).toBe(404)
    expect((await fetch(server.url + path)).status).toBe(404)
    expect((await fetch(server.url + path, { headers: { authorization: 'Bearer nonsense' } })).status).toBe(404)
  })

  test('F22, F41: by whoever holds a link, which is for that one thing', async () => {
    await using server = await testServer()
    const alice = await enter(server, 'alice')
    const picture = await corners().png().toBuffer()
    const fileId = idOf(await send(alice, 'a.png', picture))
    const { links } = await alice.client.ask({ type: 'file_link', file_ids: [fileId], variant: 'thumbnail' })
    const [link] = z.array(z.object({ path: z.string(), expires_at: z.iso.datetime() })).parse(links)
    const open = async (path = ''): Promise<number> => (await fetch(server.url + path)).status
    expect(await open(link?.path)).toBe(200)
    expect(await open(link?.path.replace('/thumbnail', ''))).toBe(404)
    expect(await open(link?.path.replace(/.$/, 'A').replace(/exp=\d/, 'exp=9'))).toBe(404)
    const life = Date.parse(link?.expires_at ?? '') - Date.now()
    expect([life > 200_000, life <= 600_000]).toEqual([true, true])
  })
})

describe('F42: the picture of a user', () => {
  test('is square and small; everybody who is signed in sees that, and nothing else of it', async () => {
    await using server = await testServer()
    const [alice, bob] = [await enter(server, 'alice'), await enter(server, 'bob')]
    const avatar = idOf(await send(alice, 'me.jpg', await telling(1).jpeg().toBuffer()))
    expect(await statusOf(bob, `/api/files/${avatar}/avatar`)).toBe(404)
    expect(await alice.client.ask({ type: 'update_profile', avatar })).toMatchObject({ type: 'ok' })
    const square = await bob.get(`/api/files/${avatar}/avatar`)
    expect([square.status, square.headers.get('content-type')]).toEqual([200, 'image/webp'])
    expect(Buffer.from(await square.arrayBuffer()).includes(secretWord)).toBe(false)
    expect([
      await statusOf(bob, `/api/files/${avatar}`),
      await statusOf(bob, `/api/files/${avatar}/thumbnail`),
    ]).toEqual([404, 404])
    expect((await fetch(`${server.url}/api/files/${avatar}/avatar`)).status).toBe(404)
  })

  test.each([
    ['SVG with script', text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['a decompression bomb', bombPng()],
    ['a broken picture', Buffer.concat([bombPng(9, 9).subarray(0, 60), text('x')])],
    ['a PDF', text('%PDF-1.7\n%âãÏÓ\n1 0 obj')],
  ])('is never %s', async (_, bytes) => {
    await using server = await testServer()
    const alice = await enter(server, 'alice')
    const end = await send(alice, 'me.png', bytes)
    expect(end).toMatchObject({ type: 'upload_done' })
    const refusal = await alice.client.ask({ type: 'update_profile', avatar: idOf(end) })
    expect(refusal).toMatchObject({ type: 'error', code: 'not_found' })
    const { headers } = await alice.get(`/api/files/${idOf(end)}`)
    expect([headers.get('content-type'), await statusOf(alice, `/api/files/${idOf(end)}/avatar`)]).toEqual([
      'application/octet-stream',
      404,
    ])
  })
})

test('F33: what goes beyond the share is refused before a byte is sent', async () => {
  await using server = await testServer({ files: { quota_bytes: 1_000, max_bytes: 800 } })
  const alice = await enter(server, 'alice')
  expect(await send(alice, 'a', Buffer.alloc(801))).toMatchObject({ code: 'too_large' })
  expect(await send(alice, 'a', Buffer.alloc(600))).toMatchObject({ type: 'upload_done' })
  expect(await send(alice, 'b', Buffer.alloc(401))).toMatchObject({ code: 'quota_exceeded' })
})

test('a server may take no files, or none of guests', async () => {
  await using without = await testServer({ files: { enabled: false } })
  await using members = await testServer({ files: { guests: false } })
  for (const server of [without, members]) {
    expect(await send(await enter(server, 'alice'), 'a', text('a'))).toMatchObject({ code: 'forbidden' })
  }
})
