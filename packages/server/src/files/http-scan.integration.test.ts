import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { portOf } from '../testing/port-of.ts'
import { httpScan } from './http-scan.ts'

interface Scanner extends AsyncDisposable {
  readonly url: string
  /** Name, type and content of what was posted. */
  readonly seen: readonly (readonly unknown[])[]
}

/** Another program that answers every file alike. */
async function scanner(status: number, text = ''): Promise<Scanner> {
  const seen: (readonly unknown[])[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const { 'x-file-name': name, 'x-file-type': type, 'x-file-size': size } = request.headers
      seen.push([name, type, size, Buffer.concat(pieces).toString()])
      response.writeHead(status).end(text)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${portOf(server)}/scan`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const file = {
  id: 'f1',
  name: '猫.txt',
  size: 6,
  type: 'text/plain',
  async *read() {
    yield Buffer.from('one')
    yield Buffer.from('two')
  },
}

test.each([
  [200, '', { ok: true }],
  [204, '', { ok: true }],
  [422, 'Eicar-Signature\n', { ok: false, reason: 'Eicar-Signature' }],
  [403, '', { ok: false, reason: 'It was refused.' }],
])('F19: an answer of %i to a scan is a verdict', async (status, text, verdict) => {
  await using other = await scanner(status, text)
  expect(await httpScan(other.url)(file)).toEqual(verdict)
  expect(other.seen).toEqual([[encodeURIComponent('猫.txt'), 'text/plain', '6', 'onetwo']])
})

test.each([500, 302, 404])('F19: an answer of %i to a scan is none', async (status) => {
  await using other = await scanner(status)
  await expect(httpScan(other.url)(file)).rejects.toThrow(/answered with|fetch failed/)
})
