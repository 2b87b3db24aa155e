import { expect, test } from 'vitest'
import { configure, printable } from './configure.ts'
import { configurationMarkdown } from './markdown.ts'
import { environmentSources } from './sources.ts'

const secret = 'a-secret-of-at-least-thirty-two-characters'
const theirs = { issuer: 'https://id.example', audience: ['chat'] }
const byUrl = { ...theirs, algorithms: ['RS256'], jwks_url: 'https://id.example/keys' }

function withIssuer(issuer: object): () => unknown {
  return () => configure([{ name: 'hubbub.json', values: { auth: { issuers: [issuer] } } }])
}

test('U23: an issuer has defaults for everything but who it is and how it signs', () => {
  const { auth } = configure([{ name: 'hubbub.json', values: { auth: { issuers: [byUrl] } } }])
  expect(auth.issuers[0]).toEqual({
    ...byUrl,
    previous_secrets: [],
    public_keys: [],
    jwks: { max_age_ms: 600_000, cooldown_ms: 30_000, timeout_ms: 5_000, keep_ms: 86_400_000 },
    clock_tolerance_s: 5,
    allow_no_expiry: false,
    claims: { id: 'sub', name: 'name', roles: 'roles', rooms: 'rooms' },
    role_map: {},
  })
})

test.each([
  [{}, 'hubbub.json: auth.issuers.0.issuer must be given.'],
  [{ ...byUrl, audience: [] }, 'hubbub.json: auth.issuers.0.audience must be at least 1'],
  [{ ...byUrl, algorithms: ['none'] }, 'auth.issuers.0.algorithms.0 must be one of HS256, RS256, ES256, EdDSA'],
  [{ ...byUrl, issuer: 'hubbub' }, 'auth.issuers.0.issuer must be another name than hubbub'],
  [{ ...byUrl, clock_tolerance_s: 301 }, 'auth.issuers.0.clock_tolerance_s must be at most 300'],
  [{ ...byUrl, jwks_url: 'http://id.example/keys' }, 'auth.issuers.0.jwks_url must be an https address'],
  [{ ...byUrl, jwks_url: 'http://localhost.evil.example/' }, 'auth.issuers.0.jwks_url must be an https address'],
  [{ ...byUrl, jwks_url: 'https://a:b@id.example/' }, 'auth.issuers.0.jwks_url must be an https address'],
  [{ ...byUrl, public_keys: ['x'] }, 'auth.issuers.0.jwks_url must be left out where public_keys are given'],
  [{ ...byUrl, jwks_url: undefined }, 'auth.issuers.0.public_keys must be given, or jwks_url'],
  [{ ...byUrl, secret }, 'auth.issuers.0.secret must be left out: HS256 is not among the algorithms'],
  [{ ...theirs, algorithms: ['HS256'] }, 'auth.issuers.0.secret must be given for HS256'],
  [{ ...theirs, algorithms: ['HS256'], secret: 'short' }, 'auth.issuers.0.secret must be at least 32 characters.'],
  [{ ...theirs, algorithms: ['HS256'], secret: `-----BEGIN PUBLIC KEY-----${secret}` }, 'must be a secret, not a key'],
  [{ ...byUrl, role_map: { a: 'Admin!' } }, 'auth.issuers.0.role_map.a must be a role'],
  [
    { ...byUrl, kid: 'x' },
    'there is no setting auth.issuers.0.kid; the settings of auth.issuers.0 are issuer, audience',
  ],
])('U23: %j is refused in one sentence', (issuer, sentence) => {
  expect(withIssuer(issuer)).toThrow(sentence)
})

test.each(['http://127.0.0.1:8081/keys', 'http://localhost/keys', 'http://[::1]:80/keys', 'https://id.example/keys'])(
  'U23: keys may be fetched from %s',
  (jwks_url) => {
    expect(withIssuer({ ...byUrl, jwks_url })).not.toThrow()
  },
)

test('U23: one issuer cannot be there twice', () => {
  const values = { auth: { issuers: [byUrl, byUrl] } }
  expect(() => configure([{ name: 'hubbub.json', values }])).toThrow('a list that names each issuer once')
})

test('U23: issuers can be given in the environment as JSON, and secrets are printed nowhere', () => {
  const issuer = { ...theirs, algorithms: ['HS256'], secret, previous_secrets: [`${secret}2`] }
  const { sources } = environmentSources({ HUBBUB_AUTH__ISSUERS: JSON.stringify([issuer]) })
  const shown = printable(configure([...sources, { name: 'x', values: { auth: { previous_secrets: [secret] } } }]))
  expect(shown).not.toContain(secret)
  expect(JSON.parse(shown).auth).toMatchObject({
    previous_secrets: '(hidden)',
    issuers: [{ issuer: 'https://id.example', secret: '(hidden)', previous_secrets: '(hidden)' }],
  })
})

test.each([
  { HUBBUB_AUTH__ISSUERS: `[{"secret":"${secret}"` },
  { HUBBUB_AUTH__ISSUERS: `{"secret":"${secret}"}` },
  { HUBBUB_AUTH__ISSUERS: `[{"secret":"${secret}","audience":7}]` },
  { HUBBUB_AUTH__ISSUERS__0__SECRET: secret },
])('U23: a wrong setting that holds a secret is refused without it', (environment) => {
  const start = (): unknown => configure(environmentSources(environment).sources)
  expect(start).toThrow('HUBBUB_AUTH__ISSUERS')
  expect(start).not.toThrow(secret)
})

test('U23: the reference shows the settings of an issuer', () => {
  const markdown = configurationMarkdown()
  expect(markdown).toContain('| `auth.issuers[].clock_tolerance_s` | number, s | `5` |')
  expect(markdown).toContain('| `auth.issuers[].claims.roles` | text | `"roles"` |')
})
