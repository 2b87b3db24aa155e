import { expect, test } from 'vitest'
import { z } from 'zod'
import { asyncapiDocument } from './asyncapi-document.ts'
import { commands, events, replies, results } from './frame-tables.ts'

const references = z.array(z.object({ $ref: z.string() }))
const shape = z.object({
  asyncapi: z.literal('3.0.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  servers: z.record(z.string(), z.object({ host: z.string(), protocol: z.enum(['ws', 'wss']) })),
  channels: z.record(z.string(), z.looseObject({ address: z.string(), messages: z.record(z.string(), z.unknown()) })),
  operations: z.record(z.string(), z.looseObject({ action: z.enum(['send', 'receive']), messages: references })),
  components: z.object({
    schemas: z.record(z.string(), z.json()),
    correlationIds: z.record(z.string(), z.unknown()),
    messages: z.record(
      z.string(),
      z.object({
        name: z.string(),
        summary: z.string().min(1),
        payload: z.json(),
        examples: z.array(z.object({ payload: z.json() })),
      }),
    ),
  }),
})
const document = shape.parse(JSON.parse(JSON.stringify(asyncapiDocument())))
const { messages, schemas } = document.components

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : referencesIn(inner)))
}

function resolve(reference: string): unknown {
  const path = reference.replace(/^#\//, '').split('/')
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? Object.entries(at).find(([name]) => name === key)?.[1] : undefined,
    document,
  )
}

test('every reference leads somewhere', () => {
  const all = [...new Set(referencesIn(document))]
  expect(all.length).toBeGreaterThan(50)
  expect(all.filter((reference) => resolve(reference) === undefined)).toEqual([])
})

test('every command, result, reply and event is a message of the channel, and no other', () => {
  const answers = Object.keys(replies).filter((type) => type !== 'ok')
  const names = [
    ...Object.keys(commands).map((type) => `command.${type}`),
    ...[...Object.keys(results), ...answers].map((type) => `reply.${type}`),
    ...Object.keys(events).map((type) => `event.${type}`),
  ].toSorted()
  expect(Object.keys(messages).toSorted()).toEqual(names)
  expect(Object.keys(document.channels['ws']?.messages ?? {}).toSorted()).toEqual(names)
})

test('the server receives every command, answers it, and sends every event', () => {
  const { events: sent, ...received } = document.operations
  expect(Object.keys(received).toSorted()).toEqual(Object.keys(commands).toSorted())
  const used = referencesIn(document.operations).flatMap(
    (reference) => /^#\/channels\/ws\/messages\/(.*)/.exec(reference)?.[1] ?? [],
  )
  expect([...new Set(used)].toSorted()).toEqual(Object.keys(messages).toSorted())
  expect(sent?.action).toBe('send')
})

test.each(Object.entries(messages))('%s has examples, each as its schema says', (_, { payload, examples }) => {
  const local = JSON.stringify({ ...asObject(payload), definitions: schemas }).replaceAll(
    '#/components/schemas/',
    '#/definitions/',
  )
  const schema = z.fromJSONSchema(z.record(z.string(), z.json()).parse(JSON.parse(local)), { defaultTarget: 'draft-7' })
  expect(examples.length).toBeGreaterThan(0)
  expect(examples.map((example) => schema.safeParse(example.payload).error)).toEqual(examples.map(() => undefined))
  expect(schema.safeParse({ ...asObject(examples[0]?.payload), type: 'else' }).success).toBe(false)
})

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
