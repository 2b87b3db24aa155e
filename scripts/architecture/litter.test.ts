import { expect, test } from 'vitest'
import { repositoryWith } from './fixture.ts'
import { litterProblems } from './litter.ts'

function reported(files: Record<string, string>): string[] {
  return litterProblems(repositoryWith(files)).map(({ path, message }) => `${path} ${message}`)
}

test('ordinary files are left alone', () => {
  const files = {
    'packages/hub/src/fake-clock.ts': 'export const a = 1\n'.repeat(500),
    'package-lock.json': ' '.repeat(300_000),
    'docs/openapi.yaml': ' '.repeat(300_000),
    'docs/protocol.md': 'line\n'.repeat(2_000),
    'apps/web/vite.config.ts': '',
  }
  expect(reported(files)).toEqual([])
})

test.each([
  ['docs/picture.png', 'x'.repeat(200_001), 'has 200001 bytes'],
  ['packages/hub/dist/index.js', '', 'is generated'],
  ['packages/hub/tsconfig.tsbuildinfo', '', 'is generated'],
  ['data/hubbub.sqlite', '', 'is generated'],
  ['docs/.DS_Store', '', 'belongs to an editor'],
  ['packages/hub/src/hub.ts', '\n'.repeat(501), 'has 501 lines'],
  ['packages/hub/src/FakeClock.ts', '', 'kebab-case'],
  ['packages/hub/src/string-utils.ts', '', 'does not say what is in it'],
  ['packages/hub/src/utils.test.ts', '', 'does not say what is in it'],
])('reports %s', (path, text, message) => {
  expect(reported({ [path]: text })).toEqual([expect.stringContaining(`${path} `)])
  expect(reported({ [path]: text })[0]).toContain(message)
})
