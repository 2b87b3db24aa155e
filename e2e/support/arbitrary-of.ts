import fc from 'fast-check'
import { z } from 'zod'

/** Values that exist on the server, by the name of the field they belong into. */
export type Known = Readonly<Record<string, readonly string[]>>

const jsonSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  maxItems: z.number().optional(),
  minItems: z.number().optional(),
  additionalProperties: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
})
type JsonSchema = z.infer<typeof jsonSchema>

const anObject = z.looseObject({})

/** Values that fit the schema of a command, mostly; ids are those that exist, mostly. */
export function fitting(schema: z.ZodType, known: Known): fc.Arbitrary<unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' })
  return valueOf(jsonSchema.parse(json), '', known)
}

/** Values that fit the schema but for one or two fields, which hold anything. */
export function broken(schema: z.ZodType, known: Known): fc.Arbitrary<unknown> {
  const shape = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary', maxLength: 40 }), hostile)
  const wrong = fc.dictionary(fc.constantFrom(...shape, 'extra', '__proto__', 'constructor'), anything, {
    minKeys: 1,
    maxKeys: 2,
  })
  return fc.tuple(fitting(schema, known), wrong).map(([good, bad]) => ({ ...anObject.parse(good), ...bad }))
}

/** Values that fit a JSON Schema without references, mostly; ids are those that exist, mostly. */
export function fittingJson(schema: unknown, name: string, known: Known): fc.Arbitrary<unknown> {
  return valueOf(jsonSchema.parse(schema), name, known)
}

/** What has broken other programs. */
export const hostile: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  '',
  ' ',
  '\u0000',
  '\ud800',
  '../../etc/passwd',
  '%00',
  "'; DROP TABLE rooms; --",
  '<script>alert(1)</script>',
  '\u202egpj.exe',
  'a'.repeat(20_000),
  '💥'.repeat(500),
  -1,
  0,
  1e308,
  -0,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  0.5,
  null,
  [],
  {},
  [[[[[[]]]]]],
  true,
)

function valueOf(schema: JsonSchema, name: string, known: Known): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((each) => valueOf(jsonSchema.parse(each), name, known)))
  const [type] = [schema.type ?? 'any'].flat()
  switch (type) {
    case 'object':
      return objectOf(schema, known)
    case 'array': {
      const item = valueOf(jsonSchema.parse(schema.items ?? {}), singular(name), known)
      return fc.array(item, { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 5, 5) })
    }
    case 'integer':
    case 'number': {
      const min = Math.max(schema.minimum ?? -5, Number.MIN_SAFE_INTEGER)
      const max = Math.min(schema.maximum ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
      return fc.oneof(fc.integer({ min, max: Math.min(max, min + 50) }), fc.constantFrom(min, max), fc.maxSafeInteger())
    }
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return textOf(schema, name, known)
    default:
      return fc.jsonValue({ maxDepth: 3 })
  }
}

function objectOf(schema: JsonSchema, known: Known): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {})
  const fields = properties.map(([name, each]) => [name, valueOf(jsonSchema.parse(each), name, known)] as const)
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] })
}

function textOf({ minLength = 0, maxLength = 40 }: JsonSchema, name: string, known: Known): fc.Arbitrary<string> {
  const word = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(Math.max(maxLength, minLength), 60) })
  const token = fc.stringMatching(/^[a-z0-9]{1,20}$/)
  const there = known[name]
  const plain = fc.oneof(token, word, fc.constantFrom('2026-01-01T00:00:00.000Z', '👍', '@alice @room hi', '上海'))
  return there && there.length > 0
    ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...there) }, { weight: 1, arbitrary: plain })
    : plain
}

/** The ids in a list are named like one of them. */
function singular(name: string): string {
  return name.replace(/s$/, '')
}
