import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root, runCommand } from './running/command.ts'

const sources = [
  'apps/web/{index.html,*.ts,*.json}',
  'apps/web/{src,public,build}/**/*',
  'packages/{client,protocol}/src/**/*.ts',
]

/** Builds the page of apps/web. Throws with the build's output when it fails. */
export async function buildPage(): Promise<void> {
  const { code, output, seconds } = await runCommand('vite', ['build', '--logLevel', 'warn'], {
    cwd: join(root, 'apps/web'),
  })
  if (code !== 0) throw new Error(`the page cannot be built:\n${output.trimEnd()}`)
  console.log(`✓ page built (${seconds.toFixed(1)} s)`)
}

/** Says whether the built page is missing, or older than a file it is made from. */
export function isPageStale(): boolean {
  const built = statSync(join(root, 'apps/web/dist/index.html'), { throwIfNoEntry: false })
  if (!built) return true
  return globSync(sources, { cwd: root }).some((path) => statSync(join(root, path)).mtimeMs > built.mtimeMs)
}
