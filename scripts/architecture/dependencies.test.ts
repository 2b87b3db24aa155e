import { expect, test } from 'vitest'
import { dependencyProblems } from './dependencies.ts'
import { repositoryWith } from './fixture.ts'

/** What the check says of one file. */
function complaints(path: string, text: string): string[] {
  return dependencyProblems(repositoryWith({ [path]: text })).map((problem) => {
    expect(problem.path).toBe(path)
    return problem.message
  })
}

test.each([
  ['packages/protocol/src/a.ts', "import { z } from 'zod'", 'a library it may use'],
  ['packages/chat/src/a.ts', "import type { Hub } from '@hubbub/hub/ports'", 'a package it may use, by any entry'],
  ['packages/client/src/a.ts', "import type { Hub } from '@hubbub/hub'", 'types where types are allowed'],
  ['packages/server/src/a.ts', "import 'node:fs'\nimport { WebSocket } from 'ws'", 'Node and a declared library'],
  [
    'packages/hub/src/a.test.ts',
    "import 'node:fs'\nimport { test } from 'vitest'\nimport '@hubbub/hub/testing'",
    'a test',
  ],
  ['packages/client/src/a.test.ts', "import { Hub } from '@hubbub/hub'", 'a test that needs the real thing'],
  ['apps/web/src/a.tsx', "import { useState } from 'react'\nexport const A = () => <p />", 'a page with its library'],
  ['packages/chat/src/testing/a.ts', "import '@hubbub/hub/testing'", 'testing code, from testing code'],
  ['scripts/a.ts', "import 'zod'\nimport '@hubbub/server'", 'the tooling of the root'],
])('allows in %s: %s (%s)', (path, text) => {
  expect(complaints(path, text)).toEqual([])
})

test.each([
  ['packages/protocol/src/a.ts', "import type { Hub } from '@hubbub/hub'", 'may import only zod'],
  ['packages/hub/src/a.ts', "import '@hubbub/chat'", 'may import only @hubbub/protocol, zod'],
  ['packages/hub/src/a.ts', "import 'node:fs'", 'may import only @hubbub/protocol, zod'],
  ['packages/hub/src/a.ts', "import { readFile } from 'fs'", 'may import only @hubbub/protocol, zod'],
  ['packages/chat/src/a.ts', "export * from '@hubbub/server'", 'may import only @hubbub/protocol, @hubbub/hub, zod'],
  ['packages/chat/src/a.ts', "const load = () => import('ws')", 'may import only'],
  ['packages/chat/src/a.ts', "import { FakeClock } from '@hubbub/hub/testing'", 'is for tests'],
  ['packages/client/src/a.ts', "import { Hub } from '@hubbub/hub'", 'only types of it'],
  ['packages/client/src/a.ts', "import { type Hub } from '@hubbub/hub'", 'only types of it'],
  ['packages/client/src/a.ts', "import 'node:fs'", 'may import only'],
  ['apps/web/src/a.ts', "import type { Frame } from '@hubbub/protocol'", 'may import only @hubbub/client'],
  ['packages/hub/src/a.ts', "import '../../protocol/src/index.ts'", 'a file of another package'],
  ['scripts/a.ts', "import '../packages/hub/src/index.ts'", 'a file of another package'],
  ['packages/hub/src/a.ts', "import './testing/fake-clock.ts'", 'is for tests'],
  ['packages/server/src/a.ts', "import 'left-pad'", 'does not declare'],
  ['packages/server/src/a.ts', "import '@hubbub/chat'", 'does not declare'],
  ['packages/server/src/a.ts', "import { test } from 'vitest'", 'does not declare'],
  ['packages/hub/src/a.test.ts', "import 'left-pad'", 'does not declare'],
])('reports in %s: %s', (path, text, message) => {
  expect(complaints(path, text)).toEqual([expect.stringContaining(message)])
})

test('reports the line of the import', () => {
  const repository = repositoryWith({ 'packages/hub/src/a.ts': "\n\nimport {\n} from 'ws'\n" })
  expect(dependencyProblems(repository)).toEqual([expect.objectContaining({ line: 3 })])
})

test('reports a package nobody placed in the rule', () => {
  const repository = repositoryWith({ 'packages/redis/package.json': '{"name":"@hubbub/redis"}' })
  expect(dependencyProblems(repository)).toEqual([expect.objectContaining({ path: 'packages/redis' })])
})
