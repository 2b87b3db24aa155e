import { z } from 'zod'

/** A JSON Schema, as far as schemas of the wire use it. */
export type JsonSchema = z.core.JSONSchema.JSONSchema

/** A schema, and the named ones it refers to, directly or not. */
export interface WireSchema {
  readonly schema: JsonSchema
  /** By name, as in `Position`. */
  readonly named: ReadonlyMap<string, JsonSchema>
}

/** Where references to named schemas point. */
export const namedPrefix = '#/components/schemas/'
const draftPrefix = '#/definitions/'

/**
 * Describes a zod schema of the wire as JSON Schema draft 7, which AsyncAPI builds on: without what says nothing to a
 * reader, and open to fields of later versions.
 */
export function wireSchema(schema: z.ZodType): WireSchema {
  // As input, objects stay open to fields that this version does not know.
  const json = z.toJSONSchema(schema, { target: 'draft-07', io: 'input', unrepresentable: 'any' })
  const { $schema: _draft, definitions, ...root } = tidy(json)
  const named = Object.entries(asSchema(definitions)).map(([name, definition]) => [name, asSchema(definition)] as const)
  return { schema: root, named: new Map(named) }
}

/** The schemas behind the fields of a schema; references are not followed. */
export function fieldsOf(schema: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  return Object.entries(schema.properties ?? {}).map(([name, field]) => [name, asSchema(field)])
}

/** The name of the schema that this one stands for, if it only adds a description to a reference. */
export function referenceOf(schema: JsonSchema): string | undefined {
  const { $ref } = schema.allOf?.length === 1 ? (schema.allOf[0] ?? schema) : schema
  return $ref?.startsWith(namedPrefix) ? $ref.slice(namedPrefix.length) : undefined
}

/** JSON Schema has `true` for a schema that takes anything; here that is one without rules. */
export function asSchema(schema: unknown): JsonSchema {
  return typeof schema === 'object' && schema !== null ? { ...schema } : {}
}

/**
 * Descriptions first; no bounds that every integer has; no pattern where the format says it in a tenth of the length, and
 * none that means something else to readers of JSON Schema who do not switch Unicode on.
 */
function tidy(schema: JsonSchema): JsonSchema {
  const { description, type, ...rest } = schema
  const tidied: JsonSchema = {
    ...(description === undefined ? {} : { description }),
    ...(type === undefined ? {} : { type }),
  }
  for (const [key, value] of Object.entries(rest)) {
    const isNoise =
      (key === 'maximum' && value === Number.MAX_SAFE_INTEGER) ||
      (key === 'minimum' && value === Number.MIN_SAFE_INTEGER) ||
      (key === 'pattern' && (schema.format === 'date-time' || String(value).includes('\\p{')))
    if (!isNoise) tidied[key] = key === '$ref' ? String(value).replace(draftPrefix, namedPrefix) : tidyWithin(value)
  }
  return tidied
}

function tidyWithin(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidyWithin)
  return typeof value === 'object' && value !== null ? tidy({ ...value }) : value
}
