import { errorCodes } from '@hubbub/protocol'
import { asSchema, fieldsOf, type JsonSchema, referenceOf, type WireSchema } from './wire-schema.ts'

/** One field of a frame or an object, as a reader needs it. Texts are Markdown. */
export interface FieldRow {
  /** With dots, as in `heartbeat.interval_ms`. */
  readonly name: string
  readonly type: string
  readonly required: boolean
  /** Empty when there are none. */
  readonly limits: string
  readonly meaning: string
}

type Named = WireSchema['named']

/** Lists the fields of a schema, those of objects without a name among them, in the order of the schema. */
export function fieldRows({ schema, named }: WireSchema): readonly FieldRow[] {
  return rowsOf(resolve(schema, named), named, '')
}

/** What a schema itself says about its values, as in "1 to 64 characters". */
export function limitsOf(schema: JsonSchema): string {
  const { minLength = 0, maxLength, minimum, maximum } = schema
  if (maxLength !== undefined)
    return minLength > 0 ? `${minLength} to ${count(maxLength)} characters` : `up to ${count(maxLength)} characters`
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${count(maximum)}`
  return minimum === undefined ? '' : `${minimum} or more`
}

/** Names the type of a schema, with links to the named ones. */
export function typeOf(schema: JsonSchema): string {
  const name = referenceOf(schema)
  if (name !== undefined) return link(name)
  if (schema.const !== undefined) return code(schema.const)
  if (schema.enum) return isErrorCodes(schema.enum) ? '[error code](#error-codes)' : schema.enum.map(code).join(', ')
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ')
  if (schema.format === 'date-time') return 'time'
  if (schema.items !== undefined) return listType(schema.items)
  if (typeof schema.additionalProperties === 'object')
    return `map of ${typeOf(schema.additionalProperties)} by ${keyType(schema)}`
  if (schema.type === undefined) return 'any JSON'
  return Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type
}

function listType(items: NonNullable<JsonSchema['items']>): string {
  return Array.isArray(items)
    ? `[${items.map((item) => typeOf(asSchema(item))).join(', ')}]`
    : `list of ${typeOf(asSchema(items))}`
}

function keyType(schema: JsonSchema): string {
  return schema.propertyNames === undefined ? 'name' : typeOf(asSchema(schema.propertyNames))
}

function rowsOf(schema: JsonSchema, named: Named, prefix: string): readonly FieldRow[] {
  if (schema.oneOf) return rowsOfVariants(schema.oneOf, named, prefix)
  return fieldsOf(schema).flatMap(([name, field]) => [
    {
      name: prefix + name,
      type: typeOf(field),
      required: schema.required?.includes(name) ?? false,
      limits: limitsOf(resolve(field, named)),
      meaning: field.description ?? '',
    },
    ...(field.type === 'object' ? rowsOf(field, named, `${prefix}${name}.`) : []),
  ])
}

/** Fields of all variants; what differs between them is told by the value of the field that tells them apart. */
function rowsOfVariants(variants: readonly JsonSchema[], named: Named, prefix: string): readonly FieldRow[] {
  const byName = new Map<string, FieldRow[]>()
  for (const variant of variants) {
    for (const row of rowsOf(variant, named, prefix)) byName.set(row.name, [...(byName.get(row.name) ?? []), row])
  }
  return [...byName.values()].flatMap((rows) => {
    const [first] = rows
    if (!first) return []
    const types = [...new Set(rows.map((row) => row.type))]
    const meanings = [...new Set(rows.map((row) => (types.length > 1 ? `${row.type}: ${row.meaning}` : row.meaning)))]
    const required = rows.length === variants.length && rows.every((row) => row.required)
    return [
      {
        ...first,
        type: types.join(' or '),
        meaning: types.length > 1 ? meanings.join(' ') : (meanings[0] ?? ''),
        required,
      },
    ]
  })
}

function resolve(schema: JsonSchema, named: Named): JsonSchema {
  const name = referenceOf(schema)
  return name === undefined ? schema : (named.get(name) ?? schema)
}

function isErrorCodes(values: readonly unknown[]): boolean {
  return (
    values.length === Object.keys(errorCodes).length &&
    values.every((value) => Object.hasOwn(errorCodes, String(value)))
  )
}

const link = (name: string): string => `[${name}](#${name.toLowerCase()})`
const code = (value: unknown): string => `\`${String(value)}\``
const count = (value: number): string => value.toLocaleString('en-US')
