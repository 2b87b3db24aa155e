import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Plugin, rolldown } from 'rolldown'

const entry = fileURLToPath(new URL('../src/index.ts', import.meta.url))
const target = fileURLToPath(new URL('../dist/hubbub-client.js', import.meta.url))

/** The SDK never reads what a code means: the words are for the documentation. The bundle is shipped without them. */
const withoutMeanings: Plugin = {
  name: 'without-meanings',
  transform: {
    filter: { id: /\/protocol\/.*\/codes\.(ts|js)$/ },
    handler: (code) => code.replace(/,\s*meaning:\s*(?:'[^']*'|"[^"]*"|`[^`]*`)/g, ''),
  },
}

/** The SDK as one minified ES module, with its sizes in bytes. */
export interface Bundle {
  readonly code: string
  readonly bytes: number
  readonly gzipBytes: number
}

/** Bundles the SDK and what it takes from the protocol; writes `dist/hubbub-client.js` only when asked to. */
export async function bundle({ write }: { readonly write: boolean }): Promise<Bundle> {
  const build = await rolldown({
    input: entry,
    platform: 'browser',
    plugins: [withoutMeanings],
    resolve: { conditionNames: ['@hubbub/source', 'browser', 'import', 'default'] },
  })
  const output = { file: target, format: 'es', minify: true, comments: false, sourcemap: false } as const
  const { output: chunks } = write ? await build.write(output) : await build.generate(output)
  await build.close()
  if (chunks.length !== 1) throw new Error(`expected one chunk, not ${chunks.length}`)
  const { code } = chunks[0]
  return { code, bytes: Buffer.byteLength(code), gzipBytes: gzipSync(code, { level: 9 }).length }
}

if (import.meta.main) {
  const { bytes, gzipBytes } = await bundle({ write: true })
  process.stdout.write(`dist/hubbub-client.js: ${bytes} bytes, ${gzipBytes} gzipped\n`)
}
