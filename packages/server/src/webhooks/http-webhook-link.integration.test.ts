import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { expect, test } from 'vitest'
import { portOf } from '../testing/port-of.ts'
import { HttpWebhookLink } from './http-webhook-link.ts'
import { isPrivateAddress } from './private-address.ts'

const open = { timeoutMs: 2_000, privateAddresses: true }
const closed = { ...open, privateAddresses: false }

/** A program that answers as told, and what it was posted. */
async function receiver(answer: {
  status: number
  body?: string
  headers?: Record<string, string>
  isSilent?: boolean
}) {
  const posts: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      posts.push({ headers: request.headers, body })
      if (!answer.isSilent) response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${portOf(server)}/in`
  return { url, posts, [Symbol.dispose]: () => server.close().closeAllConnections() }
}

const post = (link: HttpWebhookLink, url: string, secret = link.makeSecret().secret) =>
  link.post({ url, secret, id: 'wh.1', at: 1_767_225_600_500, body: '{"hi":"漢"}' })

test('W2: a request is signed as Standard Webhooks says', async () => {
  using it = await receiver({ status: 204 })
  const link = new HttpWebhookLink(open)
  const { secret } = link.makeSecret()
  expect(await post(link, it.url, secret)).toMatchObject({ kind: 'answered', status: 204 })
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64url')
  const signature = createHmac('sha256', key).update('wh.1.1767225600.{"hi":"漢"}').digest('base64')
  expect(it.posts[0]).toMatchObject({
    body: '{"hi":"漢"}',
    headers: { 'webhook-id': 'wh.1', 'webhook-timestamp': '1767225600', 'webhook-signature': `v1,${signature}` },
  })
})

test('W3: what the answer said is kept, cut off, with how long to wait; redirects are not followed', async () => {
  using busy = await receiver({ status: 503, body: 'x'.repeat(10_000), headers: { 'retry-after': '7' } })
  const outcome = await post(new HttpWebhookLink(open), busy.url)
  expect(outcome).toEqual({ kind: 'answered', status: 503, text: 'x'.repeat(1_024), retryAfterMs: 7_000 })
  using moved = await receiver({ status: 302, headers: { location: busy.url } })
  expect(await post(new HttpWebhookLink(open), moved.url)).toMatchObject({ kind: 'answered', status: 302 })
  expect(busy.posts).toHaveLength(1)
})

test('W3: silence ends with the timeout, and nobody listening is told', async () => {
  using silent = await receiver({ status: 200, isSilent: true })
  expect(await post(new HttpWebhookLink({ ...open, timeoutMs: 100 }), silent.url)).toEqual({
    kind: 'failed',
    error: 'no answer in time',
  })
  expect(await post(new HttpWebhookLink(open), 'http://127.0.0.1:1/')).toMatchObject({ kind: 'failed' })
})

test.each(['http://127.0.0.1/', 'http://2130706433/', 'http://0x7f.1/', 'http://[::1]/', 'http://[::ffff:10.0.0.1]/'])(
  'W6: %s leads into a private network and is refused',
  async (url) => {
    const link = new HttpWebhookLink(closed)
    expect(link.refusal(url)).toBe('it leads into a private network')
    expect(await post(link, url)).toEqual({ kind: 'failed', error: 'it leads into a private network' })
  },
)

test('W6: a name that leads into a private network is refused when it is looked up', async () => {
  using it = await receiver({ status: 200 })
  const link = new HttpWebhookLink(closed)
  const named = it.url.replace('127.0.0.1', 'localhost.localdomain')
  expect(await post(link, named)).toMatchObject({ kind: 'failed' })
  expect(it.posts).toEqual([])
})

test('W6: what is no address, or of no public network, counts as private', () => {
  const inside = [
    '10.1.2.3',
    '172.31.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    'fe80::1',
    'fd00::1',
    'x',
    '',
  ]
  expect(inside.filter((address) => !isPrivateAddress(address))).toEqual([])
  expect(['93.184.216.34', '2606:2800:220:1::1'].filter(isPrivateAddress)).toEqual([])
})

test('W6: other schemes, and names or passwords in an address, are refused', () => {
  const link = new HttpWebhookLink(open)
  expect(link.refusal('ftp://example.org/')).toBe('only http and https')
  expect(link.refusal('https://a:b@example.org/')).toBe('no name or password in it')
})
