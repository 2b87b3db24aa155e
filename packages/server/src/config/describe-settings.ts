import { z } from 'zod'
import { configurationSchema } from './schema.ts'

/** One node of the schema as JSON Schema; only what is read here. */
const node = z.looseObject({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  unit: z.string().optional(),
  secret: z.boolean().optional(),
  get properties() {
    return z.record(z.string(), node).optional()
  },
  get additionalProperties() {
    return z.union([z.boolean(), node]).optional()
  },
  get items() {
    return node.optional()
  },
})
export type SettingNode = z.infer<typeof node>

/** The configuration as a tree of descriptions. */
export const settingsTree: SettingNode = node.parse(z.toJSONSchema(configurationSchema, { io: 'input' }))

/** Finds what describes a setting; the keys of a record such as `topics` lead to what all its values have in common. */
export function settingAt(path: readonly string[]): SettingNode | undefined {
  return follow(path, (at, key) => childOf(at, key))
}

/** Finds what describes a value; unlike `settingAt` it goes into lists too, as in `auth.issuers.0.issuer`. */
export function valueNodeAt(path: readonly string[]): SettingNode | undefined {
  return follow(path, (at, key) => at.items ?? childOf(at, key))
}

/** Says whether a value may hold a secret, in whatever depth. */
export function holdsSecret(described: SettingNode | undefined): boolean {
  if (!described) return false
  const rest = typeof described.additionalProperties === 'object' ? [described.additionalProperties] : []
  const inner = [...Object.values(described.properties ?? {}), ...rest, ...(described.items ? [described.items] : [])]
  return described.secret === true || inner.some(holdsSecret)
}

function follow(
  path: readonly string[],
  next: (at: SettingNode, key: string) => SettingNode | undefined,
): SettingNode | undefined {
  let at: SettingNode | undefined = settingsTree
  for (const key of path) at = at && next(at, key)
  return at
}

function childOf({ properties = {}, additionalProperties: rest }: SettingNode, key: string): SettingNode | undefined {
  return Object.hasOwn(properties, key) ? properties[key] : typeof rest === 'object' ? rest : undefined
}
