// Writes the generated files of docs/; with --check compares them instead, and exits with 1 when one is not current.
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { generatedFiles, renewCommand, staleFiles } from './docs/generated-files.ts'

const root = new URL('../', import.meta.url)
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

const stale = await staleFiles(generatedFiles, (path) => readFile(new URL(path, root), 'utf8').catch(ifMissing))
for (const { path, text } of stale) {
  if (values.check) {
    process.stderr.write(`${path} is not current: run \`${renewCommand}\` and commit it.\n`)
    process.exitCode = 1
  } else {
    await writeFile(new URL(path, root), text)
    process.stdout.write(`${path} written\n`)
  }
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
  return undefined
}
