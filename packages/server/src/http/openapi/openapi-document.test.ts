import { errorCodes } from '@hubbub/protocol'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { routedCommands } from '../api/command-routes.ts'
import { pathFields } from '../api/route.ts'
import { openApiDocument } from './openapi-document.ts'
import type { Operation } from './operation.ts'

const document = openApiDocument()
const operations = Object.entries(document.paths).flatMap(([path, ofPath]) =>
  Object.entries(ofPath).map(([method, operation]) => ({ path, method, operation, id: operation.operationId })),
)

test('H60: the document is OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone({ ...document }))
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
})

test('H60: every reference leads somewhere', () => {
  const texts = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)]
  const components = new Map(Object.entries(document.components).map(([kind, named]) => [kind, Object.keys(named)]))
  const lost = texts.filter(([, kind = '', name = '']) => !components.get(kind)?.includes(name))
  expect(lost.map(([text]) => text)).toEqual([])
  expect(texts.length).toBeGreaterThan(500)
})

test('H60: every command with a route is in it once, and no two operations have one name', () => {
  const ids = operations.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(routedCommands().map(([type]) => type)))
})

test.each(operations)(
  'H60: $id names what its path holds, says what it does and how it fails',
  ({ path, operation }) => {
    const named = (operation.parameters ?? []).flatMap((each) =>
      'in' in each && each.in === 'path' ? [each.name] : [],
    )
    expect(named).toEqual(pathFields(path))
    expect(operation.description).toMatch(/^[A-Z].*\.$/s)
    expect(Object.keys(operation.responses).filter((status) => status.startsWith('2'))).toHaveLength(1)
  },
)

test('H60: errors are codes of the table, each with its status', () => {
  for (const [name, answer] of Object.entries(document.components.responses)) {
    expect(name).toBe([name.split('.')[0], ...answer['x-codes']].join('.'))
    expect(answer['x-codes'].every((code) => Object.hasOwn(errorCodes, code))).toBe(true)
  }
})

function contentIn({ responses }: Operation) {
  return Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content?.['application/json']
}
const exampleIn = (operation: Operation): unknown => contentIn(operation)?.example
const schemaIn = (operation: Operation): unknown => contentIn(operation)?.schema

const withExamples = operations.filter(({ operation }) => exampleIn(operation) !== undefined)

test('H60: examples fit their schemas', () => {
  expect(withExamples.length).toBeGreaterThan(60)
  for (const { id, operation } of withExamples) {
    const schema = z.fromJSONSchema(inlined(schemaIn(operation)))
    expect({ id, problem: schema.safeParse(exampleIn(operation)).error?.issues }).toEqual({ id, problem: undefined })
  }
})

/** The schema with the ones it names in it, as JSON Schema alone has them. */
function inlined(schema: unknown): z.core.JSONSchema.JSONSchema {
  const text = JSON.stringify({ allOf: [schema], $defs: document.components.schemas })
  return JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'))
}
