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
})
export type SettingNode = z.infer<typeof node>

/** The configuration as a tree of descriptions. */
export const settingsTree: SettingNode = node.parse(z.toJSONSchema(configurationSchema, { io: 'input' }))

/** Finds what describes a setting; the keys of a record such as `topics` lead to what all its values have in common. */
export function settingAt(path: readonly string[]): SettingNode | undefined {
  let at: SettingNode | undefined = settingsTree
  for (const key of path) {
    const properties: Readonly<Record<string, SettingNode>> = at?.properties ?? {}
    const rest: SettingNode | boolean | undefined = at?.additionalProperties
    at = Object.hasOwn(properties, key) ? properties[key] : typeof rest === 'object' ? rest : undefined
  }
  return at
}
