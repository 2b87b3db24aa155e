import './require-node.mjs'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { buildPage } from './page.ts'
import { root, runCommand, runScript } from './running/command.ts'
import { runSteps, type Step } from './running/steps.ts'
import { sizesOf, sizeTable } from './sizes.ts'

const bundler = 'packages/client/scripts/bundle.ts'
const projects = globSync('packages/*/tsconfig.json', { cwd: root }).toSorted()

const packages: Step = { name: 'packages', run: () => runCommand('tsc', ['-b', ...projects]) }
const sdk: Step = { name: 'SDK bundle', run: () => runScript(bundler) }

const failed = await runSteps([existsSync(join(root, bundler)) ? [packages, sdk] : [packages]])
try {
  await buildPage()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  failed.push('page')
}

for (const [title, pattern] of [
  ['SDK', 'packages/client/dist/hubbub-client.js'],
  ['page', 'apps/web/dist/**/*.{html,js,css}'],
] as const) {
  const sizes = sizesOf(pattern)
  if (sizes.length > 0) console.log(`${title}\n${sizeTable(sizes)}`)
}
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`)
process.exitCode = failed.length > 0 ? 1 : 0
