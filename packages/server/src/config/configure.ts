import type { z } from 'zod'
import { ConfigurationError } from './configuration-error.ts'
import { holdsSecret, settingsTree, type SettingNode, valueNodeAt } from './describe-settings.ts'
import { type Configuration, configurationSchema } from './schema.ts'
import { knownAt, type Source } from './sources.ts'

type Tree = Readonly<Record<string, unknown>>

/** Merges sources, later ones over earlier ones, over the defaults; throws a ConfigurationError for the first fault. */
export function configure(sources: readonly Source[]): Configuration {
  for (const { name, values } of sources) {
    if (!isTree(values)) throw new ConfigurationError(`${name} must hold a JSON object with settings.`)
  }
  const merged = sources.reduce<Tree>((below, { values }) => (isTree(values) ? merge(below, values) : below), {})
  const parsed = configurationSchema.safeParse(merged)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ConfigurationError(issue ? explain(issue, sources) : 'The configuration is wrong.')
}

/** The configuration as JSON for people to read, with secrets hidden. */
export function printable(configuration: Configuration): string {
  return JSON.stringify(hide(configuration, settingsTree), null, 2)
}

function hide(value: unknown, described: SettingNode | undefined): unknown {
  if (described?.secret && value !== undefined) return '(hidden)'
  if (Array.isArray(value)) return value.map((item) => hide(item, described?.items))
  if (!isTree(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, hide(inner, described?.properties?.[key])]),
  )
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function merge(below: Tree, above: Tree): Tree {
  const keys = new Set([...Object.keys(below), ...Object.keys(above)])
  // Built from entries, so that a key such as "__proto__" stays an ordinary, and unknown, key.
  return Object.fromEntries([...keys].map((key) => [key, mergeValue(ownValue(below, key), ownValue(above, key))]))
}

function mergeValue(below: unknown, above: unknown): unknown {
  if (above === undefined) return below
  return isTree(below) && isTree(above) ? merge(below, above) : above
}

function ownValue(tree: Tree, key: string): unknown {
  return Object.hasOwn(tree, key) ? tree[key] : undefined
}

function explain(issue: z.core.$ZodIssue, sources: readonly Source[]): string {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    const full = [...path, ...issue.keys.slice(0, 1)]
    return `${givenBy(full, sources)}: there is no setting ${full.join('.')}; ${knownAt(path)}.`
  }
  const value = valueAt(path, sources)
  if (value === undefined && issue.code === 'invalid_type')
    return `${givenBy(path, sources)}: ${path.join('.')} must be given.`
  const given = value === undefined || holdsSecret(valueNodeAt(path)) ? '' : `, got ${JSON.stringify(value)}`
  return `${givenBy(path, sources)}: ${path.join('.')} ${wordsOf(issue)}${given}.`
}

function wordsOf(issue: z.core.$ZodIssue): string {
  const bounds = 'inclusive' in issue && issue.inclusive === false ? ' (not itself)' : ''
  if (issue.code === 'too_small')
    return `must be at least ${issue.minimum}${bounds}${issue.origin === 'string' ? ' characters' : ''}`
  if (issue.code === 'too_big')
    return `must be at most ${issue.maximum}${bounds}${issue.origin === 'string' ? ' characters' : ''}`
  if (issue.code === 'invalid_type') return `must be ${nameOf[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`
  return `must be ${issue.message}`
}

const nameOf: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a whole number',
  boolean: 'true or false',
  string: 'a text',
  array: 'a list',
  object: 'an object with settings',
  record: 'an object',
}

/** The last source that says anything at the path, or above it. */
function givenBy(path: readonly string[], sources: readonly Source[]): string {
  const source = sources.findLast(({ values }) => lookUp(values, path).found)
  if (source) return source.name
  return path.length > 1 ? givenBy(path.slice(0, -1), sources) : 'the configuration'
}

function valueAt(path: readonly string[], sources: readonly Source[]): unknown {
  for (const { values } of sources.toReversed()) {
    const { found, value } = lookUp(values, path)
    if (found) return value
  }
  return undefined
}

function lookUp(values: unknown, path: readonly string[]): { found: boolean; value: unknown } {
  let at = values
  for (const key of path) {
    if (Array.isArray(at)) at = at[Number(key)]
    else if (isTree(at)) at = ownValue(at, key)
    else return { found: false, value: undefined }
  }
  return { found: at !== undefined, value: at }
}
