import { readFileSync } from 'node:fs'
import { ConfigurationError } from './configuration-error.ts'
import { settingAt, settingsTree, valueNodeAt } from './describe-settings.ts'

/** A part of the configuration, and where it was given: a file, a variable, an option. */
export interface Source {
  readonly name: string
  readonly values: unknown
}

/** Variables that begin like settings but are none. */
const otherVariables = new Set(['HUBBUB_CONFIG'])
const prefix = 'HUBBUB_'

/** Reads a JSON configuration file; throws a ConfigurationError when it cannot. */
export function fileSource(path: string): Source {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (error) {
    throw new ConfigurationError(`The configuration file ${path} cannot be read: ${reasonOf(error)}.`)
  }
  try {
    return { name: path, values: JSON.parse(content) }
  } catch (error) {
    throw new ConfigurationError(`The configuration file ${path} is not JSON: ${reasonOf(error)}.`)
  }
}

/** One setting given as text, as on a command line or in the environment. */
export function textSource(name: string, path: readonly string[], value: string): Source {
  return { name, values: path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), valueOf(path, value)) }
}

/**
 * Settings from the environment: `HUBBUB_PORT`, and `HUBBUB_LIMITS__FRAME_BYTES` for `limits.frame_bytes`. Variables
 * that name no setting are returned in `unknown`, except with a `__`: those throw.
 */
export function environmentSources(environment: Readonly<Record<string, string | undefined>>): {
  sources: Source[]
  unknown: string[]
} {
  const sources: Source[] = []
  const unknown: string[] = []
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !name.startsWith(prefix) || otherVariables.has(name)) continue
    const path = name.slice(prefix.length).toLowerCase().split('__')
    const isSetting = settingAt(path) !== undefined
    if (isSetting) sources.push(textSource(name, path, value))
    else if (path.length === 1) unknown.push(name)
    else throw new ConfigurationError(`${name} names no setting: ${knownAt(path.slice(0, -1))}.`)
  }
  return { sources, unknown }
}

/** Lists the settings at a path, for messages. */
export function knownAt(path: readonly string[]): string {
  const known = Object.keys((path.length === 0 ? settingsTree : valueNodeAt(path))?.properties ?? {})
  if (known.length === 0) return path.length === 0 ? 'there are no settings' : `there is no section ${path.join('.')}`
  return `${path.length === 0 ? 'the settings' : `the settings of ${path.join('.')}`} are ${known.join(', ')}`
}

function valueOf(path: readonly string[], value: string): unknown {
  switch (settingAt(path)?.type) {
    case 'integer':
      return /^-?\d+$/.test(value.trim()) ? Number(value) : value
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value
    case 'array':
      if (value.trim().startsWith('[')) return jsonOr(value)
      return value.trim() === '' ? [] : value.split(',').map((item) => item.trim())
    case 'object':
      return jsonOr(value)
    default:
      return value
  }
}

function jsonOr(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    // Not JSON: as a text it is refused with the setting's name, like any other value of the wrong type.
    return value
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
}
