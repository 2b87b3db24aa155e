import { type Repository, repositoryOf } from './repository.ts'

const manifests = {
  'package.json': { name: 'hubbub-workspace', private: true, devDependencies: { vitest: '1' } },
  'packages/protocol/package.json': { name: '@hubbub/protocol', dependencies: { zod: '1' } },
  'packages/hub/package.json': { name: '@hubbub/hub', dependencies: { '@hubbub/protocol': '1', zod: '1' } },
  'packages/chat/package.json': { name: '@hubbub/chat', dependencies: { '@hubbub/hub': '1' } },
  'packages/server/package.json': { name: '@hubbub/server', dependencies: { ws: '1', '@hubbub/hub': '1' } },
  'packages/client/package.json': {
    name: '@hubbub/client',
    devDependencies: { '@hubbub/protocol': '1', '@hubbub/hub': '1', '@hubbub/chat': '1' },
  },
  'apps/web/package.json': {
    name: '@hubbub/web',
    private: true,
    devDependencies: { react: '1', '@hubbub/client': '1' },
  },
}

/** A small repository in memory for the tests of the checks: the real packages' names, and the files given. */
export function repositoryWith(files: Readonly<Record<string, string>>): Repository {
  const written = Object.entries(manifests).map(([path, manifest]) => [path, JSON.stringify(manifest)] as const)
  return repositoryOf(
    [...written, ...Object.entries(files)].map(([path, text]) => ({ path, bytes: text.length, text: () => text })),
  )
}
