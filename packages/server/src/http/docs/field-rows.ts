import { asSchema, type JsonSchema, nameIn } from '../openapi/describe-schema.ts'
import { html, type Html, inline } from './html.ts'

/** One field, as the tables show it. */
export interface FieldRow {
  /** With dots and brackets, as in `results[].message`. */
  readonly name: string
  readonly schema: JsonSchema
  readonly isRequired: boolean
}

/** How deep objects without a name are shown. */
const mostLevels = 4

/** Lists the fields of a schema, with those of the objects in it that have no name. */
export function fieldRows(schema: JsonSchema, prefix = '', level = 0): readonly FieldRow[] {
  const variants = schema.oneOf ?? schema.anyOf
  if (variants && !schema.properties && level < mostLevels)
    return uniqueRows(
      variants.flatMap((variant) => fieldRows(asSchema(variant), prefix, level + 1)),
      variants.length,
    )
  return Object.entries(schema.properties ?? {}).flatMap(([name, given]) => {
    const field = asSchema(given)
    const isRequired = schema.required?.includes(name) ?? false
    const row = { name: prefix + name, schema: field, isRequired }
    const inner = innerOf(field)
    return level < mostLevels && inner
      ? [row, ...fieldRows(inner.schema, `${prefix}${name}${inner.suffix}.`, level + 1)]
      : [row]
  })
}

function innerOf(field: JsonSchema): { readonly schema: JsonSchema; readonly suffix: string } | undefined {
  if (field.properties) return { schema: field, suffix: '' }
  const items = asSchema(field.items)
  return items.properties ? { schema: items, suffix: '[]' } : undefined
}

/** A field that several variants have is shown once; it is required where all of them require it. */
function uniqueRows(rows: readonly FieldRow[], variants: number): readonly FieldRow[] {
  return [...Map.groupBy(rows, ({ name }) => name)].flatMap(([, same]) => {
    const [first] = same
    if (!first) return []
    const constants = same.flatMap(({ schema }) => (schema.const === undefined ? [] : [schema.const]))
    const { const: _, ...rest } = first.schema
    const schema = constants.length > 1 ? { ...rest, enum: constants } : first.schema
    return [{ name: first.name, schema, isRequired: same.length === variants && same.every((each) => each.isRequired) }]
  })
}

/** Renders the fields of a request as a table: those that have to be there are marked. */
export function askedTable(rows: readonly FieldRow[], caption: string): Html {
  return table(caption, rows, ({ isRequired }) => (isRequired ? html` <span class="required">required</span>` : html``))
}

/** Renders the fields of an answer as a table: those that may be left out are marked. */
export function answeredTable(rows: readonly FieldRow[], caption: string): Html {
  return table(caption, rows, ({ isRequired }) => (isRequired ? html`` : html` <span class="optional">optional</span>`))
}

function table(caption: string, rows: readonly FieldRow[], mark: (row: FieldRow) => Html): Html {
  if (rows.length === 0) return html``
  return html`<div class="fields" role="table" aria-label="${caption}">
<div class="row head" role="row"><span role="columnheader">${caption}</span><span role="columnheader">Type</span><span role="columnheader">Meaning</span></div>
${rows.map((row) => fieldRow(row, mark(row)))}</div>`
}

function fieldRow({ name, schema }: FieldRow, mark: Html): Html {
  const limits = limitsOf(schema)
  return html`<div class="row" role="row"><span class="name" role="cell"><code>${breakable(name)}</code>${mark}</span><span class="type" role="cell">${typeOf(schema)}${
    limits === '' ? undefined : html` <span class="limits">${limits}</span>`
  }</span><span role="cell">${inline(schema.description ?? '')}</span></div>
`
}

/** A name that may be broken where its words end. */
function breakable(name: string): readonly Html[] {
  return name.split(/(?<=[_.])/).map((part, at) => (at === 0 ? html`${part}` : html`<wbr>${part}`))
}

/** Names the type of a schema, with links to the named ones. */
export function typeOf(schema: JsonSchema): Html {
  const name = nameIn(schema)
  if (name !== undefined) return html`<a href="#schema-${name}">${name}</a>`
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (schema.enum) return schema.enum.length > 12 ? html`one of many words` : joined(schema.enum.map(constant), ' · ')
  const variants = schema.anyOf ?? schema.oneOf
  if (variants)
    return joined(
      variants.map((variant) => typeOf(asSchema(variant))),
      ' or ',
    )
  if (schema.prefixItems)
    return html`[${joined(
      schema.prefixItems.map((item) => typeOf(asSchema(item))),
      ', ',
    )}]`
  if (schema.items !== undefined) return html`list of ${typeOf(asSchema(schema.items))}`
  if (schema.type === undefined) return html`any JSON`
  if (schema.format === 'date-time') return html`time`
  if (typeof schema.additionalProperties === 'object')
    return html`map of ${typeOf(asSchema(schema.additionalProperties))}`
  return html`${[schema.type].flat().join(' or ')}`
}

const constant = (value: unknown): Html => html`<code>${String(value)}</code>`

function joined(parts: readonly Html[], between: string): Html {
  return html`${parts.map((part, at) => (at === 0 ? part : html`${between}${part}`))}`
}

/** What a schema says about its values, as in "1 to 64 characters". */
export function limitsOf({ minLength = 0, maxLength, minimum, maximum, minItems, maxItems }: JsonSchema): string {
  if (maxLength !== undefined) return `${range(minLength, maxLength)} characters`
  if (maxItems !== undefined) return `${range(minItems ?? 0, maxItems)} of them`
  if (minimum !== undefined && maximum !== undefined) return `${count(minimum)} to ${count(maximum)}`
  return minimum === undefined ? '' : `${count(minimum)} or more`
}

function range(least: number, most: number): string {
  return least > 0 ? `${count(least)} to ${count(most)}` : `up to ${count(most)}`
}

const count = (value: number): string => value.toLocaleString('en-US')
