import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import type { Manifest } from './parse-manifest.ts'
import type { Problem, Repository } from './repository.ts'
import { dependencyRule, type FolderRule } from './rule.ts'
import type { Import, SourceFile } from './source-file.ts'

/** The workspace package a file belongs to; the root's own tooling belongs to none. */
type Owner = Manifest | undefined

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

function importProblems({ path, imports }: SourceFile, { packages }: Repository): Problem[] {
  const owner = ownerOf(path, packages)
  return imports.flatMap((found) => {
    const message = found.specifier.startsWith('.')
      ? whyNotFile(found, path, owner, packages)
      : whyNotModule(found, path, owner, packages)
    return message === undefined ? [] : [{ path, line: found.line, message }]
  })
}

/** Finds the workspace package a file belongs to; undefined for the root's own tooling. */
export function ownerOf(path: string, packages: readonly Manifest[]): Manifest | undefined {
  return packages.find(({ folder }) => folder !== '' && path.startsWith(`${folder}/`))
}

/** Says whether a file ships with its package: tests and build scripts do not. */
export function isShipped(path: string, owner: Owner): boolean {
  if (owner === undefined || !Object.hasOwn(dependencyRule, owner.folder)) return false
  return path.startsWith(`${owner.folder}/src/`) && !/\.test\.tsx?$/.test(path)
}

/** Finds the package a specifier names: `@scope/name/file` is of `@scope/name`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** Says whether a file is made for tests, this package's or another's: a test, or the `testing` entry. */
function isForTests(path: string): boolean {
  return /\.test\.tsx?$|\/src\/testing\//.test(path)
}

const forTests = 'what is made for tests is for tests'

function whyNotFile(
  { specifier }: Import,
  path: string,
  owner: Owner,
  packages: readonly Manifest[],
): string | undefined {
  const target = posix.join(posix.dirname(path), specifier)
  if (ownerOf(target, packages) !== owner) return `imports ${specifier}, a file of another package: use its name`
  return isShipped(path, owner) && isForTests(target) && !isForTests(path)
    ? `imports ${specifier}: ${forTests}`
    : undefined
}

function whyNotModule(found: Import, path: string, owner: Owner, packages: readonly Manifest[]): string | undefined {
  const { specifier, typeOnly } = found
  const wanted = packageOf(specifier)
  if (wanted === owner?.name) return undefined
  const rule = owner && isShipped(path, owner) ? dependencyRule[owner.folder] : undefined
  const isOurs = packages.some(({ name }) => name === wanted)
  if (rule && isOurs) {
    if (specifier.endsWith('/testing') && !isForTests(path)) return `imports ${specifier}: ${forTests}`
    const why = whyNotPackage(wanted, specifier, typeOnly, rule)
    if (why !== undefined) return why
  } else if (rule && !mayUseLibrary(wanted, specifier, rule)) {
    return `imports ${specifier}: ${allowed(rule)}`
  }
  // A package of ours is bundled where only devDependencies name it; a library has to be installed with the package.
  const mustInstall = rule !== undefined && !typeOnly && !isOurs
  return isBuiltin(specifier) || isDeclared(wanted, owner, packages, mustInstall)
    ? undefined
    : `imports ${specifier}, which its package.json does not declare`
}

function whyNotPackage(wanted: string, specifier: string, typeOnly: boolean, rule: FolderRule): string | undefined {
  if (rule.uses.includes(wanted) || (typeOnly && rule.typesOf.includes(wanted))) return undefined
  return rule.typesOf.includes(wanted)
    ? `imports ${specifier}: only types of it (\`import type\`), nothing may be left at run time`
    : `imports ${specifier}: ${allowed(rule)}`
}

function mayUseLibrary(wanted: string, specifier: string, rule: FolderRule): boolean {
  if (isBuiltin(specifier)) return rule.node
  return rule.libraries === 'declared' || rule.libraries.includes(wanted)
}

function isDeclared(wanted: string, owner: Owner, packages: readonly Manifest[], mustInstall: boolean): boolean {
  // The root's own scripts look at every package and use what any of them uses.
  if (!owner) return packages.some((each) => each.name === wanted || names(each).includes(wanted))
  if (mustInstall && !owner.private) return owner.dependencies.includes(wanted)
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
