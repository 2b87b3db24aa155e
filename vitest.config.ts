import { defineConfig } from 'vitest/config'

const outside = ['**/node_modules/**', '**/dist/**', '**/.cache/**']

// Packages here are imported from their sources, so no test ever runs against an old build.
const conditions = ['@hubbub/source', 'node']
const source = { resolve: { conditions }, ssr: { resolve: { conditions } } }

export default defineConfig({
  test: {
    // Threads and processes that a test starts find the sources too.
    execArgv: ['--conditions=@hubbub/source'],
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: ['{packages,apps}/*/src/**/*.test.{ts,tsx}', '{scripts,bench}/**/*.test.ts'],
          exclude: [...outside, '**/*.integration.test.ts'],
        },
      },
      {
        ...source,
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts', 'e2e/**/*.test.ts'],
          exclude: outside,
          // Real processes, sockets and browsers on a busy machine: far above what any of them needs.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
