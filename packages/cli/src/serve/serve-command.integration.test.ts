import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { Chatter } from '../testing/chatter.ts'
import { Program, startServer, temporaryFolder, until } from '../testing/program.ts'

/** Runs `hubbub serve` to its end. */
async function serveFails(
  args: readonly string[],
  environment?: Record<string, string>,
): Promise<{ code: number; stderr: string }> {
  await using program = new Program(['serve', ...args], environment)
  return { code: await program.ended(), stderr: program.stderr }
}

const oneSentence = /^[^\n]+\.\n$/

test('it listens, prints that last, serves, and ends with 0 at SIGTERM', async () => {
  using folder = temporaryFolder()
  await using server = await startServer(folder.path)
  expect(server.program.stdout.trimEnd().split('\n').at(-1)).toBe(
    `Hubbub is listening on http://127.0.0.1:${server.port}`,
  )
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  server.program.child.kill('SIGTERM')
  expect(await server.program.ended()).toBe(0)
  expect(server.program.stderr).toBe('')
})

test('hubbub alone serves, with its settings from the environment', async () => {
  using folder = temporaryFolder()
  await using program = new Program([], { HUBBUB_PORT: '0', HUBBUB_DATA: folder.path, HUBBUB_SERVICE_HOST: '10.0.0.1' })
  await program.prints('Hubbub is listening on http://127.0.0.1:')
  expect(program.stdout).toContain('"event":"unknown_variable"')
  program.child.kill('SIGINT')
  expect(await program.ended()).toBe(0)
})

/** Sends many messages at once; the reference of each is also its text. */
function talk(talker: Chatter, name: string): void {
  for (let n = 0; n < 60; n++) {
    const key = `${name}-${n}`
    talker.send({ type: 'message', room_id: 'general', content: key, client_id: key, ref: key })
  }
}

/** Starts a server again on the same data and returns its newest messages as one text. */
async function historyIn(folder: string): Promise<string> {
  await using server = await startServer(folder)
  await using reader = await Chatter.join(server.port, 'reader')
  reader.send({ type: 'history', room_id: 'general', limit: 200, ref: 'all' })
  return JSON.stringify(await reader.frame(({ ref }) => ref === 'all', 'the history'))
}

test('D3: SIGTERM while clients talk: going_away, 4000 within the window, exit 0, and everything acknowledged is stored', async () => {
  using folder = temporaryFolder()
  const config = join(folder.path, 'config.json')
  const limits = { commands_per_second: 1_000, user_commands_per_second: 1_000 }
  writeFileSync(config, JSON.stringify({ drain: { window_ms: 500 }, limits }))
  await using server = await startServer(folder.path, ['--config', config])
  const talkers = await Promise.all(['a', 'b', 'c'].map((name) => Chatter.join(server.port, name)))
  for (const [index, talker] of talkers.entries()) talk(talker, `k${index}`)
  await talkers[0]?.frame(({ type }) => type === 'ok', 'the first acknowledgement')
  server.program.child.kill('SIGTERM')
  expect(await server.program.ended()).toBe(0)
  for (const { closedWith, frames } of talkers) {
    expect([closedWith, frames.some(({ type }) => type === 'going_away')]).toEqual([4000, true])
  }
  const replies = talkers.flatMap(({ frames }) => frames.filter(({ type }) => type === 'ok'))
  expect(replies.length).toBeGreaterThan(0)
  const history = await historyIn(folder.path)
  expect(replies.filter(({ ref }) => !history.includes(`"${String(ref)}"`))).toEqual([])
})

test('D3: a second signal ends at once', async () => {
  using folder = temporaryFolder()
  const config = join(folder.path, 'config.json')
  writeFileSync(config, JSON.stringify({ drain: { window_ms: 600_000, waves: 2 } }))
  await using server = await startServer(folder.path, ['--config', config])
  await using one = await Chatter.join(server.port, 'a')
  await using two = await Chatter.join(server.port, 'b')
  server.program.child.kill('SIGTERM')
  await server.program.prints('"event":"leaving"')
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
  server.program.child.kill('SIGTERM')
  expect(await server.program.ended()).toBe(143)
  await until(
    () => one.closedWith !== undefined && two.closedWith !== undefined,
    'both connections end',
    () => one.closedWith,
  )
})

test('--print-config shows every setting, hides secrets, and starts nothing', async () => {
  const secret = 'a-secret-of-at-least-thirty-two-characters'
  await using program = new Program(['serve', '--print-config', '--port', '81'], { HUBBUB_AUTH__SECRET: secret })
  expect(await program.ended()).toBe(0)
  expect(JSON.parse(program.stdout)).toMatchObject({
    port: 81,
    auth: { secret: '(hidden)' },
    limits: { frame_bytes: 65_536 },
  })
})

test.each([
  [['--prot', '80'], "hubbub serve: Unknown option '--prot'"],
  [['--port'], "hubbub serve: Option '--port <value>' argument missing"],
  [['somewhere'], "hubbub serve: Unexpected argument 'somewhere'"],
])('%j: one sentence, exit code 2', async (args, sentence) => {
  const { code, stderr } = await serveFails(args)
  expect(stderr).toContain(sentence)
  expect(stderr).toMatch(oneSentence)
  expect(code).toBe(2)
})

test('a wrong setting, wherever it is given: one sentence that names it, exit code 1', async () => {
  using folder = temporaryFolder()
  const broken = join(folder.path, 'broken.json')
  const unknown = join(folder.path, 'unknown.json')
  writeFileSync(broken, '{"port":')
  writeFileSync(unknown, '{"prot": 80}')
  const cases: readonly [readonly string[], Record<string, string>, string][] = [
    [['--port', 'http'], {}, '--port: port must be a whole number, got "http".'],
    [['--config', broken], {}, `The configuration file ${broken} is not JSON`],
    [['--config', unknown], {}, `${unknown}: there is no setting prot`],
    [['--config', join(folder.path, 'none.json')], {}, 'cannot be read'],
    [[], { HUBBUB_PORT: '99999' }, 'HUBBUB_PORT: port must be at most 65535'],
    [[], { HUBBUB_LIMITS__FRAMES: '1' }, 'HUBBUB_LIMITS__FRAMES names no setting'],
  ]
  for (const [args, environment, sentence] of cases) {
    const { code, stderr } = await serveFails(args, environment)
    expect(stderr).toContain(sentence)
    expect(stderr).toMatch(oneSentence)
    expect(code).toBe(1)
  }
})

test('a taken port: one sentence, exit code 1', async () => {
  using folder = temporaryFolder()
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { code, stderr } = await serveFails(['--port', String(port), '--data', folder.path])
  taken.close()
  expect(stderr).toContain(`Port ${port} of 127.0.0.1 is taken`)
  expect(stderr).toMatch(oneSentence)
  expect(code).toBe(1)
})

test('a data folder that cannot be one, a database of something else, a newer one, one in use: one sentence each', async () => {
  using folder = temporaryFolder()
  const inTheWay = join(folder.path, 'file')
  writeFileSync(inTheWay, '')
  const [garbage, newer] = ['garbage', 'newer'].map((name) => join(folder.path, name))
  for (const data of [garbage, newer]) mkdirSync(data ?? '')
  writeFileSync(join(garbage ?? '', 'hubbub.db'), 'no database at all, but long enough to be looked at'.repeat(100))
  const used = join(folder.path, 'used')
  await using _server = await startServer(used)
  const made = new DatabaseSync(join(newer ?? '', 'hubbub.db'))
  made.exec('PRAGMA application_id = 1213546050; PRAGMA user_version = 9999; CREATE TABLE later (x);')
  made.close()
  const cases: readonly [string | undefined, string][] = [
    [inTheWay, `The data folder ${inTheWay} cannot be written: there is a file in its place.`],
    [join(inTheWay, 'deeper'), 'cannot be written: a part of the path is a file.'],
    [garbage, 'is damaged or not a database'],
    [newer, 'newer'],
    [used, 'is open in another Hubbub process'],
  ]
  for (const [data = '', sentence] of cases) {
    const { code, stderr } = await serveFails(['--port', '0', '--data', data])
    expect(stderr).toContain(sentence)
    expect(stderr).toMatch(oneSentence)
    expect(code).toBe(1)
  }
})
