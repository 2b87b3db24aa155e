import { chatCommands, chatEvents, hubCommands, position } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { asSchema, fieldsOf, referenceOf, wireSchema } from './wire-schema.ts'

test('a schema says what is required, and stays open to other fields', () => {
  const { schema } = wireSchema(z.looseObject({ a: z.int(), b: z.iso.datetime().optional() }))
  expect(schema).toEqual({
    type: 'object',
    properties: { a: { type: 'integer' }, b: { type: 'string', format: 'date-time' } },
    required: ['a'],
    additionalProperties: {},
  })
})

test('a pattern that needs Unicode switched on is left to the description', () => {
  const { schema } = wireSchema(z.object({ a: z.string().regex(/^\p{L}$/u), b: z.string().regex(/^[a-z]$/) }))
  expect(schema.properties).toEqual({ a: { type: 'string' }, b: { type: 'string', pattern: '^[a-z]$' } })
})

test('bounds that are meant stay', () => {
  expect(fieldsOf(wireSchema(z.object({ a: z.int().min(1).max(200) })).schema)).toEqual([
    ['a', { type: 'integer', minimum: 1, maximum: 200 }],
  ])
})

test('named schemas stand aside, and are referred to by name', () => {
  const { schema, named } = wireSchema(z.object({ at: position.describe('Where.') }))
  const [at] = fieldsOf(schema)
  expect(at?.[1].description).toBe('Where.')
  expect(referenceOf(asSchema(at?.[1]))).toBe('Position')
  expect(named.get('Position')).toMatchObject({ type: 'object', required: ['epoch', 'offset'] })
})

test('a named schema with other words is a reference as a whole', () => {
  const { schema } = wireSchema(chatEvents.message)
  expect(referenceOf(schema)).toBe('Message')
  expect(schema.description).toBe('A new message.')
})

test.each(Object.entries({ ...hubCommands, ...chatCommands, ...chatEvents }))(
  '%s says what it and each of its fields mean',
  (_, zod) => {
    const { schema, named } = wireSchema(zod)
    const fields = [schema, ...named.values()].flatMap((part) => [part, ...fieldsOf(part).map(([, field]) => field)])
    expect(fields.filter(({ description, oneOf }) => oneOf === undefined && (description ?? '') === '')).toEqual([])
  },
)
