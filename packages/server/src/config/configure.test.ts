import { expect, test } from 'vitest'
import { configure, printable } from './configure.ts'
import { environmentSources, textSource } from './sources.ts'

const file = (values: unknown): { name: string; values: unknown } => ({ name: 'hubbub.json', values })

test('without sources every setting has its default', () => {
  expect(configure([])).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    data: './data',
    limits: { frame_bytes: 65_536 },
  })
})

test('later sources win over earlier ones, setting by setting', () => {
  const { sources } = environmentSources({ HUBBUB_LIMITS__FRAME_BYTES: '2048', HUBBUB_PORT: '81', PATH: '/bin' })
  const configuration = configure([
    file({ port: 80, limits: { frame_bytes: 4096, fragments: 7 }, topics: { 'a/:b': { publish: 'anyone' } } }),
    ...sources,
    textSource('--port', ['port'], '82'),
  ])
  expect(configuration.port).toBe(82)
  expect(configuration.limits).toMatchObject({ frame_bytes: 2048, fragments: 7, pending_commands: 128 })
  expect(configuration.topics).toEqual({ 'a/:b': { publish: 'anyone', subscribe: 'anyone', presence: false } })
})

test('the environment gives lists with commas, truth values as words and objects as JSON', () => {
  const { sources } = environmentSources({
    HUBBUB_HTTP__ALLOWED_ORIGINS: 'https://a.example, https://b.example',
    HUBBUB_AUTH__GUESTS: 'false',
    HUBBUB_TOPICS: '{"t":{"presence":true}}',
  })
  expect(configure(sources)).toMatchObject({
    http: { allowed_origins: ['https://a.example', 'https://b.example'] },
    auth: { guests: false },
    topics: { t: { presence: true } },
  })
})

test.each([
  [{ prot: 80 }, 'hubbub.json: there is no setting prot; the settings are port, host, data, log'],
  [{ limits: { frames: 1 } }, 'hubbub.json: there is no setting limits.frames; the settings of limits are connections'],
  [{ port: '80' }, 'hubbub.json: port must be a whole number, got "80".'],
  [{ port: 70_000 }, 'hubbub.json: port must be at most 65535, got 70000.'],
  [{ limits: 7 }, 'hubbub.json: limits must be an object with settings, got 7.'],
  [{ storage: { synchronous: 'off' } }, 'hubbub.json: storage.synchronous must be one of full, normal, got "off".'],
  [{ auth: { secret: 'short' } }, 'hubbub.json: auth.secret must be at least 32 characters.'],
  [{ topics: { a: { history: { size: 0 } } } }, 'hubbub.json: topics.a.history.size must be at least 1, got 0.'],
  [JSON.parse('{"__proto__":{"port":1}}'), 'hubbub.json: there is no setting __proto__'],
  [[], 'hubbub.json must hold a JSON object with settings.'],
])('%j is refused in one sentence that names the file and the setting', (values, sentence) => {
  expect(() => configure([file(values)])).toThrow(sentence)
})

test('a wrong variable is named as the place, not the file below it', () => {
  const { sources } = environmentSources({ HUBBUB_PORT: 'tcp://10.0.0.1:80' })
  const fault = 'HUBBUB_PORT: port must be a whole number, got "tcp://10.0.0.1:80".'
  expect(() => configure([file({ port: 80 }), ...sources])).toThrow(fault)
})

test('a variable of an unknown section is refused; one without a section is only reported', () => {
  expect(() => environmentSources({ HUBBUB_LIMITS__FRAMES: '1' })).toThrow('HUBBUB_LIMITS__FRAMES names no setting')
  expect(environmentSources({ HUBBUB_SERVICE_HOST: '10.0.0.1', HUBBUB_CONFIG: 'x' }).unknown).toEqual([
    'HUBBUB_SERVICE_HOST',
  ])
})

test('what is printed hides secrets and nothing else', () => {
  const secret = 'a-secret-of-at-least-thirty-two-characters'
  const shown = printable(configure([file({ auth: { secret } })]))
  expect(shown).not.toContain(secret)
  expect(JSON.parse(shown)).toMatchObject({ port: 8080, auth: { secret: '(hidden)', guests: true } })
})
