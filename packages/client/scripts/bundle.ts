import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Plugin, rolldown } from 'rolldown'

/** The entries of the package: what an application always needs, and what only some need. */
export const entries = {
  core: { source: 'index.ts', target: 'hubbub-client.js' },
  store: { source: 'store/index.ts', target: 'hubbub-client-store.js' },
  files: { source: 'files/index.ts', target: 'hubbub-client-files.js' },
  tabs: { source: 'tabs/index.ts', target: 'hubbub-client-tabs.js' },
  accounts: { source: 'accounts/index.ts', target: 'hubbub-client-accounts.js' },
} as const

/** The name of an entry. */
export type EntryName = keyof typeof entries

const core = fileURLToPath(new URL(`../src/${entries.core.source}`, import.meta.url))

/** The SDK never reads what a code means: the words are for the documentation. The bundle is shipped without them. */
const withoutMeanings: Plugin = {
  name: 'without-meanings',
  transform: {
    filter: { id: /\/protocol\/.*\/codes\.(ts|js)$/ },
    handler: (code) => code.replace(/,\s*meaning:\s*(?:'[^']*'|"[^"]*"|`[^`]*`)/g, ''),
  },
}

/** The other entries use the core that the application has: its errors are the same class everywhere. */
const onTopOfCore: Plugin = {
  name: 'on-top-of-core',
  resolveId: {
    filter: { id: /\/index\.ts$/ },
    handler: (id, importer) =>
      importer && fileURLToPath(new URL(id, `file://${importer}`)) === core
        ? { id: `./${entries.core.target}`, external: true }
        : undefined,
  },
}

/** An entry as one minified ES module, with its sizes in bytes. */
export interface Bundle {
  readonly code: string
  readonly bytes: number
  readonly gzipBytes: number
}

/** Bundles an entry and what it takes from the protocol; writes it into `dist` only when asked to. */
export async function bundle(name: EntryName, { write }: { readonly write: boolean }): Promise<Bundle> {
  const { source, target } = entries[name]
  const build = await rolldown({
    input: fileURLToPath(new URL(`../src/${source}`, import.meta.url)),
    platform: 'browser',
    plugins: name === 'core' ? [withoutMeanings] : [withoutMeanings, onTopOfCore],
    resolve: { conditionNames: ['@hubbub/source', 'browser', 'import', 'default'] },
  })
  const file = fileURLToPath(new URL(`../dist/${target}`, import.meta.url))
  const output = { file, format: 'es', minify: true, comments: false, sourcemap: false } as const
  const { output: chunks } = write ? await build.write(output) : await build.generate(output)
  await build.close()
  if (chunks.length !== 1) throw new Error(`expected one chunk, not ${chunks.length}`)
  const { code } = chunks[0]
  return { code, bytes: Buffer.byteLength(code), gzipBytes: gzipSync(code, { level: 9 }).length }
}

if (import.meta.main) {
  for (const name of ['core', 'store', 'files', 'tabs', 'accounts'] as const) {
    const { bytes, gzipBytes } = await bundle(name, { write: true })
    process.stdout.write(`dist/${entries[name].target}: ${bytes} bytes, ${gzipBytes} gzipped\n`)
  }
}
