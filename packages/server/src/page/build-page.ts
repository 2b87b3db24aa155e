import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findPage } from './page-files.ts'

/** The page's sources, in a checkout of the repository. */
const sources = fileURLToPath(new URL('../../../../apps/web/', import.meta.url))
/** Time for the build, in ms; it takes a few seconds. */
const buildMs = 120_000
/** Last bytes of the build's output that are kept for the error. */
const outputChars = 2_000

/** What came of building the page; `output` is the end of what the build said. */
export type PageBuild =
  | { readonly at: 'there' | 'built' | 'no_sources' }
  | { readonly at: 'failed'; readonly output: string }

/** Builds the page unless it is there already, in a checkout of the repository; `begins` is called before it starts. */
export async function ensurePage(begins: () => void): Promise<PageBuild> {
  if (findPage()) return { at: 'there' }
  if (!existsSync(join(sources, 'vite.config.ts'))) return { at: 'no_sources' }
  begins()
  const output = await runBuild()
  return findPage() ? { at: 'built' } : { at: 'failed', output }
}

function runBuild(): Promise<string> {
  let vite: string
  try {
    const manifest = createRequire(join(sources, 'package.json')).resolve('vite/package.json')
    vite = join(dirname(manifest), 'bin', 'vite.js')
  } catch {
    return Promise.resolve('vite is not installed: run npm ci')
  }
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [vite, 'build'], {
      cwd: sources,
      timeout: buildMs,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-outputChars)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => resolve(`${output}${error.message}`))
    child.on('close', () => resolve(output))
  })
}
