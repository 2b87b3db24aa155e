import { chatWelcome, type SchemaTable } from '@hubbub/protocol'
import { type FieldRow, fieldRows, limitsOf, typeOf } from './field-rows.ts'
import { results } from './frame-tables.ts'
import { commandExample, eventExample } from './golden-examples.ts'
import { table } from './markdown.ts'
import { type JsonSchema, referenceOf, type WireSchema, wireSchema } from './wire-schema.ts'

/** Fields that a module adds to a frame of the hub. */
const additions: SchemaTable = { welcome: chatWelcome }

/** Describes the commands of a table: what they do, their fields, the result of `ok`, an example. */
export function commandReference(commands: SchemaTable): string {
  return Object.entries(commands)
    .map(([type, schema]) => {
      const described = wireSchema(schema)
      return section(
        `#### \`${type}\` command`,
        described.schema.description,
        fieldTable(fieldRows(described)),
        resultOf(type),
        commandExample(type),
      )
    })
    .join('\n\n')
}

/** Describes frames of the server: what they say, their fields, an example. `kind` ends their headings. */
export function frameReference(frames: SchemaTable, kind: 'event' | 'reply'): string {
  return Object.entries(frames)
    .map(([type, schema]) => {
      const described = wireSchema(schema)
      const heading = `### \`${type}\` ${kind}`
      return section(heading, described.schema.description, fieldsOfFrame(type, described), eventExample(type))
    })
    .join('\n\n')
}

/** Lists what commands do, one line each. */
export function commandOverview(commands: SchemaTable): string {
  const rows = Object.entries(commands).map(([type, schema]) => {
    return [`[\`${type}\`](#${type}-command)`, wireSchema(schema).schema.description ?? '']
  })
  return table(['command', ''], rows)
}

/** Lists what events say, and whether they are durable, one line each. */
export function eventOverview(events: SchemaTable): string {
  const rows = Object.entries(events).map(([type, schema]) => {
    const described = wireSchema(schema)
    const offset = fieldRows(described).find((row) => row.name === 'offset')
    const durable = offset === undefined ? 'no' : offset.required ? 'yes' : 'in topics with history'
    return [`[\`${type}\`](#${type}-event)`, durable, described.schema.description ?? '']
  })
  return table(['event', 'durable', ''], rows)
}

/** Describes every named object, or every named value, that the schemas of some tables refer to. */
export function namedReference(tables: readonly SchemaTable[], kind: 'objects' | 'values'): string {
  const named = namedSchemas(tables)
  return [...named]
    .filter(([, schema]) => (kind === 'objects') === isObject(schema))
    .map(([name, schema]) => {
      const rules = isObject(schema) ? fieldTable(fieldRows({ schema, named })) : rulesOf(schema)
      return section(`### ${name}`, schema.description, rules)
    })
    .join('\n\n')
}

/** Collects the named schemas that the schemas of some tables refer to, by name in alphabetical order. */
export function namedSchemas(tables: readonly SchemaTable[]): ReadonlyMap<string, JsonSchema> {
  const described = tables.flatMap((frames) => Object.values(frames)).map(wireSchema)
  const named = new Map(described.flatMap((schema) => [...schema.named]))
  return new Map([...named].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function resultOf(type: string): string {
  const schema = results[type]
  if (!schema) return ''
  const described = wireSchema(schema)
  if (referenceOf(described.schema) !== undefined) return `\`ok\` carries the fields of a ${typeOf(described.schema)}.`
  const rows = fieldRows(described)
  return rows.length === 0 ? '`ok` carries nothing else.' : `\`ok\` carries\n\n${fieldTable(rows)}`
}

function fieldsOfFrame(type: string, described: WireSchema): string {
  if (referenceOf(described.schema) !== undefined) return `Its fields are those of a ${typeOf(described.schema)}.`
  const addition = additions[type]
  const added = addition ? fieldRows(wireSchema(addition)) : []
  const rows = added.map((row) => ({ ...row, meaning: `With \`chat\`: ${lowerFirst(row.meaning)}` }))
  return fieldTable([...fieldRows(described), ...rows])
}

function fieldTable(rows: readonly FieldRow[]): string {
  if (rows.length === 0) return 'No fields.'
  const cells = rows.map(({ name, type, required, limits, meaning }) => {
    return [`\`${name}\``, type, required ? 'yes' : 'no', limits, meaning]
  })
  return table(['field', 'type', 'required', 'limits', 'meaning'], cells)
}

function rulesOf(schema: JsonSchema): string {
  const pattern = schema.pattern === undefined ? '' : `\`${schema.pattern}\``
  const rules = [limitsOf(schema), pattern].filter((rule) => rule !== '')
  return rules.length === 0 ? '' : `${rules.join(', ')}.`
}

function isObject(schema: JsonSchema): boolean {
  return schema.type === 'object' || schema.oneOf !== undefined
}

function section(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n')
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
