import { errorCodes, position, syncedTopic } from '@hubbub/protocol'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type FieldRow, fieldRows } from './field-rows.ts'
import { wireSchema } from './wire-schema.ts'

/** Describes one field. */
function rowOf(schema: z.ZodType): Omit<FieldRow, 'name'> {
  const [row] = fieldRows(wireSchema(z.object({ field: schema })))
  if (!row) throw new Error('there is no row')
  const { name: _, ...rest } = row
  return rest
}

test('a field has a name, a type, whether it must be there, limits and a meaning', () => {
  const schema = z.object({ name: z.string().min(1).max(4_000).optional().describe('What it is.') })
  expect(fieldRows(wireSchema(schema))).toEqual([
    { name: 'name', type: 'string', required: false, limits: '1 to 4,000 characters', meaning: 'What it is.' },
  ])
})

test.each([
  ['string', z.string(), ''],
  ['string', z.string().max(5), 'up to 5 characters'],
  ['integer', z.int(), ''],
  ['integer', z.int().min(1).max(200), '1 to 200'],
  ['integer', z.int().min(0), '0 or more'],
  ['number', z.number(), ''],
  ['time', z.iso.datetime(), ''],
  ['string or null', z.string().nullable(), ''],
  ['`a`, `b`', z.enum(['a', 'b']), ''],
  ['`true`', z.literal(true), ''],
  ['list of string', z.array(z.string()), ''],
  ['[integer, integer]', z.tuple([z.int(), z.int()]), ''],
  ['map of boolean by string', z.record(z.string(), z.boolean()), ''],
  ['any JSON', z.unknown(), ''],
  ['[Position](#position)', position, ''],
  ['[Position](#position)', position.describe('Where.'), ''],
  ['list of [Position](#position)', z.array(position), ''],
  ['[error code](#error-codes)', z.enum(Object.keys(errorCodes)), ''],
])('%s', (type, schema, limits) => {
  expect(rowOf(schema)).toMatchObject({ type, limits })
})

test('limits of a named value stand with the field that has it', () => {
  const name = z.string().min(1).max(9).meta({ id: 'TestName' })
  expect(rowOf(name.describe('A name.'))).toEqual({
    type: '[TestName](#testname)',
    required: true,
    limits: '1 to 9 characters',
    meaning: 'A name.',
  })
})

test('fields of an object without a name follow it', () => {
  const schema = z.object({ outer: z.object({ inner: z.int().optional() }).optional() })
  expect(fieldRows(wireSchema(schema)).map(({ name, required }) => [name, required])).toEqual([
    ['outer', false],
    ['outer.inner', false],
  ])
})

test('fields of variants stand once, and say how they differ', () => {
  const rows = fieldRows(wireSchema(syncedTopic))
  expect(rows.map(({ name, required }) => [name, required])).toEqual([
    ['recovered', true],
    ['epoch', true],
    ['offset', true],
    ['reason', false],
  ])
  expect(rows[0]).toMatchObject({ type: '`true` or `false`', meaning: expect.stringMatching(/^`true`: .* `false`: /) })
})
