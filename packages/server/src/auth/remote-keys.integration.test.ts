import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { FakeClock } from '@hubbub/hub/testing'
import { beforeAll, expect, test } from 'vitest'
import { portOf } from '../testing/port-of.ts'
import { ExternalTokens } from './external-tokens.ts'
import type { KeySetOptions } from './issuer-options.ts'
import { KeysOutOfReach } from './remote-keys.ts'
import { keptLog } from '../testing/people/kept-log.ts'
import { type IssuerKeys, issuerKeys, issuerOptions, signedBy } from '../testing/people/token-factory.ts'

const start = new FakeClock().now()
const claims = { iss: 'https://id.example', aud: 'chat', sub: '7', name: 'Zoë', exp: start / 1_000 + 60 }
let one: IssuerKeys
let two: IssuerKeys

beforeAll(async () => {
  one = await issuerKeys('RS256', 'one')
  two = await issuerKeys('RS256', 'two')
})

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A server with an issuer's keys, which tests make misbehave. */
class KeyServer {
  requests = 0
  readonly clock = new FakeClock(start)
  readonly server: Server
  answer: Answer

  constructor(answer: Answer) {
    this.answer = answer
    this.server = createServer((request, response) => {
      this.requests += 1
      this.answer(request, response)
    })
  }

  async tokens(jwks: Partial<KeySetOptions> = {}): Promise<ExternalTokens> {
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    const jwksUrl = `http://127.0.0.1:${portOf(this.server)}/keys`
    const options = { maxAgeMs: 0, cooldownMs: 0, timeoutMs: 5_000, keepMs: 1_000, ...jwks }
    return new ExternalTokens(issuerOptions({ jwksUrl, jwks: options }), {
      clock: this.clock,
      logger: keptLog().logger,
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }
}

function keys(...known: readonly IssuerKeys[]): Answer {
  return (_, response) => void response.end(JSON.stringify({ keys: known.map(({ jwk }) => jwk) }))
}

const down: Answer = (_, response) => void response.writeHead(503).end()

test('U21: keys are fetched once for many tokens at once, and kept', async () => {
  await using server = new KeyServer(keys(one, two))
  const tokens = await server.tokens({ maxAgeMs: 60_000, cooldownMs: 60_000 })
  const signed = await Promise.all([one, two, one, two].map((each) => signedBy(each, claims, { kid: each.jwk.kid })))
  const outcomes = await Promise.all(signed.map((token) => tokens.verify(token)))
  expect(outcomes.every(({ ok }) => ok)).toBe(true)
  expect(server.requests).toBe(1)
})

test('U21: a key that came since is found, one that nobody has is refused, and neither is asked for endlessly', async () => {
  await using server = new KeyServer(keys(one))
  const tokens = await server.tokens({ maxAgeMs: 60_000, cooldownMs: 0 })
  expect(await tokens.verify(await signedBy(one, claims, { kid: 'one' }))).toMatchObject({ ok: true })
  server.answer = keys(two)
  expect(await tokens.verify(await signedBy(two, claims, { kid: 'two' }))).toMatchObject({ ok: true })
  const gone = await tokens.verify(await signedBy(one, claims, { kid: 'one' }))
  expect(gone).toEqual({ ok: false, message: 'The token names a key that its issuer does not have.' })
  expect(server.requests).toBe(3)
})

test('U21: within the cooldown tokens with made-up keys cost the issuer nothing', async () => {
  await using server = new KeyServer(keys(one))
  const tokens = await server.tokens({ maxAgeMs: 60_000, cooldownMs: 60_000 })
  for (let turn = 0; turn < 20; turn++) {
    const token = await signedBy(one, claims, { kid: `made up ${turn}` })
    expect(await tokens.verify(token)).toMatchObject({ ok: false })
  }
  expect(server.requests).toBe(1)
})

test('U21: while the issuer is down its known keys stay good, for a bounded time', async () => {
  await using server = new KeyServer(keys(one))
  const tokens = await server.tokens()
  const token = await signedBy(one, claims, { kid: 'one' })
  expect(await tokens.verify(token)).toMatchObject({ ok: true })
  server.answer = down
  expect(await tokens.verify(token)).toMatchObject({ ok: true })
  server.clock.advance(1_001)
  await expect(tokens.verify(token)).rejects.toThrow(KeysOutOfReach)
  server.answer = keys(one)
  expect(await tokens.verify(token)).toMatchObject({ ok: true })
})

test('U21: after a failed fetch nobody asks again within the cooldown', async () => {
  await using server = new KeyServer(down)
  const tokens = await server.tokens({ cooldownMs: 30_000 })
  const token = await signedBy(one, claims, { kid: 'one' })
  await expect(tokens.verify(token)).rejects.toThrow(KeysOutOfReach)
  await expect(tokens.verify(token)).rejects.toThrow(KeysOutOfReach)
  expect(server.requests).toBe(1)
  server.clock.advance(30_000)
  server.answer = keys(one)
  expect(await tokens.verify(token)).toMatchObject({ ok: true })
})

const redirect: Answer = (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
const endless: Answer = (_, response) => void response.end(JSON.stringify({ keys: [], padding: 'x'.repeat(300_000) }))

test.each<[string, Answer]>([
  ['answers nothing', () => {}],
  [
    'stops in the middle',
    (_, response) => void response.writeHead(200, { 'content-length': '900' }).write('{"keys":['),
  ],
  ['sends somewhere else', redirect],
  ['has too much to say', endless],
  ['has no JSON', (_, response) => void response.end('<html>')],
  ['has no keys', (_, response) => void response.end('{"keys":7}')],
])('U21: where the issuer %s, nothing is decided and the server goes on', async (_, answer) => {
  await using server = new KeyServer(answer)
  const tokens = await server.tokens({ timeoutMs: 200 })
  const token = await signedBy(one, claims, { kid: 'one' })
  await expect(tokens.verify(token)).rejects.toThrow("The issuer's keys cannot be fetched.")
})

test('U18: keys of the issuer that are weak, secret or of another kind verify nothing', async () => {
  const oct = { kty: 'oct', kid: 'oct', k: Buffer.from('x'.repeat(40)).toString('base64url') }
  const answer: Answer = (_, response) => void response.end(JSON.stringify({ keys: [oct, { kty: 'RSA', kid: 'bad' }] }))
  await using server = new KeyServer(answer)
  const tokens = await server.tokens()
  for (const kid of ['oct', 'bad', undefined]) {
    const token = await signedBy(one, claims, kid === undefined ? {} : { kid })
    expect(await tokens.verify(token)).toMatchObject({ ok: false })
  }
})

test('U21: a token that names no key is tried with each that fits', async () => {
  await using server = new KeyServer(keys(two, one))
  const tokens = await server.tokens()
  expect(await tokens.verify(await signedBy(one, claims))).toMatchObject({ ok: true })
})
