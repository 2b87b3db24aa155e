import { expect, test } from 'vitest'
import { clientAddress } from './client-address.ts'
import { Networks, parseNetwork } from './networks.ts'
import { isOrigin, isOriginAllowed } from './origin.ts'
import { planUpgrade, type UpgradeRules } from './upgrade-plan.ts'

const rules: UpgradeRules = {
  allowedOrigins: ['https://app.example'],
  echo: true,
  tokenInUrl: false,
  parameters: ['username', 'room_id'],
  admit: () => ({ ok: true }),
}
const plan = (url: string, headers = {}, more: Partial<UpgradeRules> = {}) =>
  planUpgrade({ url, headers }, { ...rules, ...more })

test('a client brings its parameters along, and only those that are let through', () => {
  const claims = { query: { username: '鈴虫', room_id: 'general' } }
  expect(plan('/ws?username=%E9%88%B4%E8%99%AB&room_id=general&token=t&x=1')).toEqual({ kind: 'hub', claims })
  expect(plan(`/ws?username=${'x'.repeat(257)}`)).toEqual({ kind: 'hub', claims: { query: {} } })
})

test.each([
  ['a header first', { authorization: 'Bearer h.e.r', 'sec-websocket-protocol': 'bearer.p.r.o' }, 'h.e.r'],
  ['then a subprotocol entry', { 'sec-websocket-protocol': 'hubbub.v1, bearer.p.r.o' }, 'p.r.o'],
  ['then the address', {}, 'u.r.l'],
  ['not another kind of authorization', { authorization: 'Basic h.e.r' }, 'u.r.l'],
])('the token is taken from %s', (_, headers, token) => {
  expect(plan('/ws?token=u.r.l', headers, { tokenInUrl: true })).toEqual({ kind: 'hub', claims: { token, query: {} } })
})

test.each([
  ['/', {}, 404],
  ['/ws/', {}, 404],
  ['//', {}, 404],
  ['/ws', { 'content-length': '5' }, 400],
  ['/ws', { 'transfer-encoding': 'chunked' }, 400],
  ['/ws', { origin: 'https://evil.example', host: 'chat.example' }, 403],
  ['/echo', { origin: 'null', host: 'chat.example' }, 403],
])('%s with %j is answered with %i', (url, headers, status) => {
  expect(plan(url, headers)).toMatchObject({ kind: 'refuse', status })
})

test('a full server and a draining one say when to try again; nobody else is asked', () => {
  const full = { ok: false, reason: 'full', message: 'full' } as const
  const draining = { ok: false, reason: 'draining', message: 'leaving' } as const
  expect(plan('/ws', {}, { admit: () => full })).toMatchObject({ status: 503, code: 'overloaded', retryAfter: 5 })
  expect(plan('/echo', {}, { admit: () => draining })).toMatchObject({ status: 503, code: 'draining', retryAfter: 1 })
  const unasked = () => {
    throw new Error('admission was asked for a request that is wrong anyway')
  }
  expect(plan('/none', {}, { admit: unasked })).toMatchObject({ status: 404 })
})

test('an echo that is switched off is not there', () => {
  expect(plan('/echo', {}, { echo: false })).toMatchObject({ kind: 'refuse', status: 404 })
  expect(plan('/echo?x')).toEqual({ kind: 'echo' })
})

test.each([
  [undefined, 'chat.example', true],
  ['https://chat.example', 'chat.example', true],
  ['http://chat.example:8080', 'chat.example:8080', true],
  ['https://chat.example', 'chat.example:443', true],
  ['http://chat.example', 'chat.example:8080', false],
  ['https://app.example', 'chat.example', true],
  ['http://app.example', 'chat.example', false],
  ['https://chat.example.evil.example', 'chat.example', false],
  ['null', 'null', false],
  ['not an origin', 'chat.example', false],
  ['file://', undefined, false],
])('origin %s at host %s: %s', (origin, host, allowed) => {
  expect(isOriginAllowed(origin, host, rules.allowedOrigins)).toBe(allowed)
})

test('* lets every page connect', () => {
  expect(isOriginAllowed('null', 'chat.example', ['*'])).toBe(true)
})

test('origins in the configuration are written as browsers write them', () => {
  const texts = [
    '*',
    'https://a.example',
    'http://a.example:81',
    'https://a.example/',
    'a.example',
    'HTTPS://a.example',
  ]
  expect(texts.map(isOrigin)).toEqual([true, true, true, false, false, false])
})

test.each([
  ['10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['10.0.0.1', '1.2.3.4, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
  ['::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['198.51.100.7', '203.0.113.9', '198.51.100.7'],
  ['10.0.0.1', 'nonsense', '10.0.0.1'],
  ['10.0.0.1', undefined, '10.0.0.1'],
  [undefined, '203.0.113.9', ''],
])('behind proxies: %s forwarding for %s is %s', (remote, forwardedFor, address) => {
  expect(clientAddress(remote, forwardedFor, new Networks(['10.0.0.0/8']))).toBe(address)
})

test('networks are read with and without a length', () => {
  expect(parseNetwork('fd00::/8')).toEqual({ address: 'fd00::', bits: 8, family: 'ipv6' })
  expect(parseNetwork('10.0.0.1')).toEqual({ address: '10.0.0.1', bits: 32, family: 'ipv4' })
  expect(['10.0.0.0/33', '10.0.0/8', 'proxy', '::/x', '1.2.3.4/8/8'].map(parseNetwork)).toEqual(
    Array(5).fill(undefined),
  )
})
