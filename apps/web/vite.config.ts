import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { firstLoadBudget } from './build/first-load.ts'

const packages = new URL('../../packages/', import.meta.url).pathname
const server = `http://127.0.0.1:${process.env['HUBBUB_PORT'] ?? '8080'}`

export default defineConfig({
  // Relative, so that the page can be served under any path.
  base: './',
  plugins: [react(), firstLoadBudget(180_000)],
  resolve: {
    // What the `source` condition means, for our own packages only: others name it too and do not ship what it points to.
    alias: [
      { find: /^@hubbub\/([a-z]+)$/, replacement: `${packages}$1/src/index.ts` },
      { find: /^@hubbub\/protocol\/([a-z]+)$/, replacement: `${packages}protocol/src/$1.ts` },
    ],
  },
  build: {
    target: 'es2022',
    // Inlined assets and an inlined preload script would not pass the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { '/ws': { target: server, ws: true }, '/api': { target: server } },
  },
})
