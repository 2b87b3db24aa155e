import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { freePort, ServerProcess, temporaryFolder } from './support/server-process.ts'

const root = new URL('..', import.meta.url)

/** Runs an example to its end, as it stands but for the port; gives what it printed. */
async function output(name: string, port: number): Promise<string> {
  const source = (await readFile(new URL(`examples/${name}`, root), 'utf8')).replaceAll('8080', String(port))
  const options = ['--conditions=@hubbub/source', '--input-type=module-typescript', '--eval', source]
  const child = spawn(process.execPath, options, { cwd: fileURLToPath(root) })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  await once(child, 'exit')
  return printed
}

test.each(['store.ts', 'accounts.ts'])("the SDK's README shows examples/%s as it stands", async (name) => {
  const readme = await readFile(new URL('packages/client/README.md', root), 'utf8')
  const example = await readFile(new URL(`examples/${name}`, root), 'utf8')
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``)
})

test('N10, N11: the examples of the store and of accounts run against the server that npm start runs', async () => {
  await using data = await temporaryFolder()
  await using server = new ServerProcess(await freePort(), data.path)
  await server.start()
  expect(await output('store.ts', server.port)).toMatch(/^unread 1\nunread 0\n(?:.*\n)*alice online\n$/)
  expect(await output('accounts.ts', server.port)).toBe("carol [ 'admin' ]\n")
})
