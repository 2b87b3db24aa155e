// Prints who may do what, in columns, and writes it to docs/rights.md.
import { writeFile } from 'node:fs/promises'
import { rightsFile } from './docs/generated-files.ts'
import { inColumns } from './docs/in-columns.ts'

const text = await rightsFile.make()
await writeFile(new URL(`../${rightsFile.path}`, import.meta.url), text)
process.stdout.write(inColumns(text))
