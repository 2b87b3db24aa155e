import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

/** Prints what a first visit loads, gzipped, and fails the build above the budget. */
export function firstLoadBudget(maxBytes: number): Plugin {
  return {
    name: 'first-load-budget',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const bytes = [...firstLoad(bundle)].reduce((sum, name) => sum + gzippedBytes(bundle[name]), 0)
      const sizes = `${kilobytes(bytes)} of ${kilobytes(maxBytes)} kB gzipped`
      if (bytes > maxBytes) this.error(`first load is too large: ${sizes}`)
      this.info(`first load: ${sizes}`)
    },
  }
}

/** The files that are loaded before anything is shown: entries, what they import, and the style sheets of both. */
function firstLoad(bundle: Rolldown.OutputBundle): ReadonlySet<string> {
  const files = new Set(
    Object.values(bundle).flatMap((file) => (file.type === 'chunk' && file.isEntry ? [file.fileName] : [])),
  )
  for (const name of files) {
    const file = bundle[name]
    if (file?.type !== 'chunk') continue
    for (const needed of [...file.imports, ...(file.viteMetadata?.importedCss ?? [])]) files.add(needed)
  }
  return files
}

function gzippedBytes(file: Rolldown.OutputBundle[string] | undefined): number {
  if (file === undefined) return 0
  return gzipSync(file.type === 'chunk' ? file.code : file.source).length
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1)
}
