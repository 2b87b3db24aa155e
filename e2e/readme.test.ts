import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { eventually } from './support/deadline.ts'
import { freePort, ServerProcess, temporaryFolder } from './support/server-process.ts'

const root = new URL('..', import.meta.url)
const examples = ['chat.ts', 'backend.ts', 'ticker.ts', 'ticker-page.ts']

/** Runs an example as it stands, but for the port, which is another one here; ends with the test. */
async function runExample(
  name: string,
  port: number,
  folder: string,
): Promise<{ output: () => string } & AsyncDisposable> {
  const source = (await readFile(new URL(`examples/${name}`, root), 'utf8')).replaceAll('8080', String(port))
  const child = spawn(
    process.execPath,
    ['--conditions=@hubbub/source', '--input-type=module-typescript', '--eval', source],
    {
      cwd: fileURLToPath(root),
      env: { ...process.env, HUBBUB_DATA: folder },
    },
  )
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return {
    output: () => output,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
    },
  }
}

test.each(examples)('README shows examples/%s as it stands', async (name) => {
  const readme = await readFile(new URL('README.md', root), 'utf8')
  const example = await readFile(new URL(`examples/${name}`, root), 'utf8')
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``)
})

test('D3: the command runs in a checkout that was not built, and passes signals on', async () => {
  await using data = await temporaryFolder()
  const command = fileURLToPath(new URL('packages/cli/bin/hubbub.mjs', root))
  const child = spawn(process.execPath, [command, 'serve', '--port', '0', '--data', data.path])
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await eventually('it listens', () => output.includes('Hubbub is listening on'), { describe: () => output })
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

test('the chat example talks to the server that npm start runs', async () => {
  await using data = await temporaryFolder()
  await using server = new ServerProcess(await freePort(), data.path)
  await server.start()
  await using example = await runExample('chat.ts', server.port, data.path)
  await eventually('the example has read its page', () => example.output().includes('false\n'), {
    describe: example.output,
  })
  expect(example.output()).toContain('alice hello\n1 false\n')
})

test('the backend example makes the first account and a key, and says something once', async () => {
  await using data = await temporaryFolder()
  await using server = new ServerProcess(await freePort(), data.path)
  await server.start()
  await using example = await runExample('backend.ts', server.port, data.path)
  await eventually('the message is stored', () => example.output().includes('\n'), { describe: example.output })
  expect(example.output()).toBe('1 false\n')
})

test('the ticker example serves topics and commands of its own, and its page reads them', async () => {
  await using data = await temporaryFolder()
  const port = await freePort()
  await using server = await runExample('ticker.ts', port, data.path)
  await eventually(
    'the ticker answers',
    async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined))?.ok,
    {
      describe: server.output,
    },
  )
  await using page = await runExample('ticker-page.ts', port, data.path)
  await eventually('the command is answered', () => page.output().includes('above'), { describe: page.output })
  expect(page.output()).toMatch(/^u_\w+ above 300\n/m)
})
