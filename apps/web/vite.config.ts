import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { firstLoadBudget } from './build/first-load.ts'

const server = `http://127.0.0.1:${process.env['HUBBUB_PORT'] ?? '8080'}`

export default defineConfig({
  // Relative, so that the page can be served under any path.
  base: './',
  plugins: [react(), firstLoadBudget(180_000)],
  // Our own packages are taken from their sources.
  resolve: { conditions: ['@hubbub/source', 'module', 'browser', 'development|production'] },
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
