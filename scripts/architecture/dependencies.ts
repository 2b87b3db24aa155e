import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import type { Manifest } from './parse-manifest.ts'
import type { Problem, Repository } from './repository.ts'
import { dependencyRule, type FolderRule } from './rule.ts'
import type { Import, SourceFile } from './source-file.ts'

/** Finds imports that break the dependency rule, leave their package, or are declared nowhere. */
export function dependencyProblems(repository: Repository): Problem[] {
  return [
    ...foldersWithoutRule(repository),
    ...repository.sources.flatMap((source) => importProblems(source, repository)),
  ]
}

function foldersWithoutRule({ packages }: Repository): Problem[] {
  return packages
    .filter(({ folder }) => /^(?:packages|apps)\//.test(folder) && !Object.hasOwn(dependencyRule, folder))
    .map(({ folder }) => ({
      path: folder,
      message: 'has no place in the dependency rule: add it to scripts/architecture/rule.ts',
    }))
}

function importProblems(source: SourceFile, repository: Repository): Problem[] {
  const owner = ownerOf(source.path, repository.packages)
  return source.imports.flatMap((found) => {
    const message = whyNot(found, source, owner, repository.packages)
    return message === undefined ? [] : [{ path: source.path, line: found.line, message }]
  })
}

/** Finds the workspace package a file belongs to; undefined for the root's own tooling. */
export function ownerOf(path: string, packages: readonly Manifest[]): Manifest | undefined {
  return packages.find(({ folder }) => folder !== '' && path.startsWith(`${folder}/`))
}

/** Says whether a file ships with its package: tests and build scripts do not. */
export function isShipped(path: string, owner: Manifest | undefined): boolean {
  if (owner === undefined || !Object.hasOwn(dependencyRule, owner.folder)) return false
  return path.startsWith(`${owner.folder}/src/`) && !/\.test\.tsx?$/.test(path)
}

/** Finds the package a specifier names: `@scope/name/file` is of `@scope/name`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function whyNot(
  { specifier, typeOnly }: Import,
  { path }: SourceFile,
  owner: Manifest | undefined,
  packages: readonly Manifest[],
): string | undefined {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier)
    return ownerOf(target, packages) === owner
      ? undefined
      : `imports ${specifier}, a file of another package: use its name`
  }
  const wanted = packageOf(specifier)
  const rule = isShipped(path, owner) && owner ? dependencyRule[owner.folder] : undefined
  if (wanted === owner?.name) return undefined
  if (rule && packages.some(({ name }) => name === wanted)) return whyNotPackage(wanted, specifier, typeOnly, rule)
  if (rule && !mayUseLibrary(wanted, specifier, rule)) return `imports ${specifier}: ${allowed(rule)}`
  return isBuiltin(specifier) || isDeclared(wanted, owner, packages, rule !== undefined && !typeOnly)
    ? undefined
    : `imports ${specifier}, which its package.json does not declare`
}

function whyNotPackage(wanted: string, specifier: string, typeOnly: boolean, rule: FolderRule): string | undefined {
  if (specifier.endsWith('/testing')) return `imports ${specifier}: what is made for tests is for tests`
  if (rule.uses.includes(wanted) || (typeOnly && rule.typesOf.includes(wanted))) return undefined
  return rule.typesOf.includes(wanted)
    ? `imports ${specifier}: only types of it (\`import type\`), nothing may be left at run time`
    : `imports ${specifier}: ${allowed(rule)}`
}

function mayUseLibrary(wanted: string, specifier: string, rule: FolderRule): boolean {
  if (isBuiltin(specifier)) return rule.node
  return rule.libraries === 'declared' || rule.libraries.includes(wanted)
}

function isDeclared(
  wanted: string,
  owner: Manifest | undefined,
  packages: readonly Manifest[],
  ships: boolean,
): boolean {
  // The root's own scripts look at every package and use what any of them uses.
  if (!owner) return packages.some((each) => each.name === wanted || names(each).includes(wanted))
  if (ships && !owner.private) return owner.dependencies.includes(wanted)
  const root = packages.find(({ folder }) => folder === '')
  return names(owner).includes(wanted) || (root !== undefined && names(root).includes(wanted))
}

function names({ dependencies, devDependencies }: Manifest): string[] {
  return [...dependencies, ...devDependencies]
}

function allowed({ uses, typesOf, libraries, node }: FolderRule): string {
  const parts = [...uses, ...typesOf.map((name) => `types of ${name}`)]
  parts.push(...(libraries === 'declared' ? ['the libraries it declares'] : libraries), ...(node ? ['Node'] : []))
  return parts.length === 0 ? 'it may import nothing' : `it may import only ${parts.join(', ')}`
}
