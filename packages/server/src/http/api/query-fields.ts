import { z } from 'zod'

/** A JSON Schema as far as the kinds of fields go. */
type Schema = z.core.JSONSchema.JSONSchema

/** Turns the texts of a path or a query into the values that a schema asks for. */
export type ReadTexts = (texts: Readonly<Record<string, readonly string[]>>) => Record<string, unknown>

/**
 * Makes the reader of a command's fields: texts become numbers, booleans and lists where the schema of the field has
 * those. What does not fit stays a text, for the command to refuse; so does a field given twice.
 */
export function textReader(schema: z.ZodType): ReadTexts {
  const { properties = {}, $defs = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return (texts) =>
    Object.fromEntries(
      Object.entries(texts).map(([name, values]) => [
        name,
        valueOf(values, Object.hasOwn(properties, name) ? resolve(properties[name], $defs) : {}, $defs),
      ]),
    )
}

function valueOf(texts: readonly string[], schema: Schema, named: Readonly<Record<string, unknown>>): unknown {
  if (schema.type === 'array') {
    const items = resolve(schema.items, named)
    return texts.map((text) => scalar(text, items))
  }
  const [first, ...more] = texts
  return more.length > 0 || first === undefined ? texts : scalar(first, schema)
}

function scalar(text: string, { type }: Schema): unknown {
  if (type === 'integer' || type === 'number') return /^-?\d{1,16}(\.\d+)?$/.test(text) ? Number(text) : text
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

function resolve(schema: unknown, named: Readonly<Record<string, unknown>>): Schema {
  if (typeof schema !== 'object' || schema === null) return {}
  const found: Schema = { ...schema }
  return found.$ref === undefined ? found : resolve(named[found.$ref.replace('#/$defs/', '')], named)
}
