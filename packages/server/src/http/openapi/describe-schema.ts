import { z } from 'zod'

/** A JSON Schema of draft 2020-12, as OpenAPI 3.1 has it. */
export type JsonSchema = z.core.JSONSchema.JSONSchema

/** Where the document keeps its named schemas. */
export const schemaPrefix = '#/components/schemas/'

/** Collects the named schemas that the schemas of a document refer to. */
export class NamedSchemas {
  readonly #named = new Map<string, JsonSchema>()

  /** Describes a schema; what it names is kept, and referred to. */
  describe(schema: z.ZodType): JsonSchema {
    // Inside another one a named schema is a reference, as it is to be here. As input, objects stay open to later fields.
    const wrapped = z.toJSONSchema(z.object({ it: schema }), { io: 'input', unrepresentable: 'any' })
    for (const [name, found] of Object.entries(wrapped.$defs ?? {})) this.#named.set(name, tidy(asSchema(found)))
    return tidy(asSchema(wrapped.properties?.['it']))
  }

  /** Follows a reference to a named schema, one step. */
  resolve(schema: JsonSchema): JsonSchema {
    const name = nameIn(schema)
    return name === undefined ? schema : (this.#named.get(name) ?? schema)
  }

  /** All of them, by name. */
  all(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#named].toSorted(([one], [other]) => (one < other ? -1 : 1)))
  }
}

/** The name of the schema that this one refers to. */
export function nameIn({ $ref }: JsonSchema): string | undefined {
  return $ref?.startsWith(schemaPrefix) ? $ref.slice(schemaPrefix.length) : undefined
}

/** JSON Schema has `true` for a schema that takes anything; here that is one without rules. */
export function asSchema(schema: unknown): JsonSchema {
  return typeof schema === 'object' && schema !== null ? { ...schema } : {}
}

/** Without what says nothing to a reader: names twice, bounds that every integer has, the pattern of a known format. */
function tidy({ id: _name, ...schema }: JsonSchema): JsonSchema {
  const tidied: JsonSchema = {}
  for (const [key, value] of Object.entries(schema)) {
    const isNoise =
      (key === 'maximum' && value === Number.MAX_SAFE_INTEGER) ||
      (key === 'minimum' && value === Number.MIN_SAFE_INTEGER) ||
      (key === 'pattern' && schema.format !== undefined)
    if (isNoise) continue
    tidied[key] = key === '$ref' ? String(value).replace('#/$defs/', schemaPrefix) : tidyWithin(key, value)
  }
  return tidied
}

function tidyWithin(key: string, value: unknown): unknown {
  if (key === 'properties' && typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, tidy(asSchema(field))]))
  if (Array.isArray(value)) return value.map((each) => tidyWithin('', each))
  return typeof value === 'object' && value !== null ? tidy({ ...value }) : value
}
