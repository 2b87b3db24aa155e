import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Prints what a first visit loads, gzipped, and fails the build above the budget. */
export function firstLoadBudget(maxBytes: number): Plugin {
  return {
    name: 'first-load-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      let bytes = 0
      for (const file of Object.values(bundle)) {
        const isLoaded = file.type === 'chunk' ? !file.isDynamicEntry : file.fileName.endsWith('.css')
        if (isLoaded) bytes += gzipSync(file.type === 'chunk' ? file.code : file.source).length
      }
      const sizes = `${kilobytes(bytes)} of ${kilobytes(maxBytes)} kB gzipped`
      if (bytes > maxBytes) this.error(`first load is too large: ${sizes}`)
      this.info(`first load: ${sizes}`)
    },
  }
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1)
}
