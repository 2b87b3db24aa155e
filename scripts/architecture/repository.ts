import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Manifest, parseManifest } from './parse-manifest.ts'
import { readSource, type SourceFile } from './source-file.ts'

/** One file of the repository; its text is read only when a check needs it. */
export interface RepositoryFile {
  /** From the root, with forward slashes. */
  readonly path: string
  readonly bytes: number
  readonly text: () => string
}

/** Everything the checks look at. */
export interface Repository {
  readonly files: readonly RepositoryFile[]
  readonly sources: readonly SourceFile[]
  readonly packages: readonly Manifest[]
}

/** Something that breaks the architecture, and where. */
export interface Problem {
  readonly path: string
  readonly line?: number
  readonly message: string
}

/** Reads files into what the checks look at. */
export function repositoryOf(files: readonly RepositoryFile[]): Repository {
  const isManifest = ({ path }: RepositoryFile): boolean => path === 'package.json' || path.endsWith('/package.json')
  return {
    files,
    sources: files.filter(({ path }) => /\.tsx?$/.test(path)).map((file) => readSource(file.path, file.text())),
    packages: files.filter(isManifest).map((file) => parseManifest(file.path, file.text())),
  }
}

/** Lists what is committed under `root`, and what would be: new files that git does not ignore. */
export function filesOf(root: string): RepositoryFile[] {
  return pathsOf(root).flatMap((path) => {
    const stats = statSync(join(root, path), { throwIfNoEntry: false })
    if (!stats?.isFile()) return []
    return [{ path, bytes: stats.size, text: () => readFileSync(join(root, path), 'utf8') }]
  })
}

function pathsOf(root: string): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  try {
    const listed = execFileSync('git', list, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return listed.split('\0').filter((path) => path !== '')
  } catch {
    // Not a git checkout, or no git here: look at every file outside of the folders git would ignore.
    const ignored = new Set(['node_modules', 'dist', '.cache', '.git', 'coverage', 'data'])
    return globSync('**/*', { cwd: root, exclude: (path) => ignored.has(path.split(/[\\/]/).at(-1) ?? '') })
  }
}
