import { chatWelcome } from '@hubbub/protocol'
import type { GoldenFrame } from '@hubbub/protocol/golden'
import { commands, events, replies, results } from './frame-tables.ts'
import { framesOfType, resultsOf } from './golden-examples.ts'
import { type JsonSchema, namedPrefix, referenceOf, wireSchema } from './wire-schema.ts'

/** Whether a frame has a `ref` beside its own fields: a command may, its result must, other frames list it themselves. */
type RefRule = 'may' | 'must' | 'listed'

/** Every frame as an AsyncAPI message, by `command.`, `reply.` or `event.` and its type; results by that of their command. */
export function asyncapiMessages(): Readonly<Record<string, object>> {
  const made: Record<string, object> = {}
  for (const [type, schema] of Object.entries(commands)) {
    made[`command.${type}`] = message(frame(type, wireSchema(schema).schema, 'may'), framesOfType('to_server', type))
  }
  for (const [type, schema] of Object.entries(results)) {
    const described = { ...wireSchema(schema).schema, description: `\`${type}\` was carried out.` }
    made[`reply.${type}`] = message(frame('ok', described, 'must'), resultsOf(type))
  }
  for (const [type, schema] of Object.entries(replies)) {
    if (type === 'ok') continue
    const described = type === 'welcome' ? withChat(wireSchema(schema).schema) : wireSchema(schema).schema
    made[`reply.${type}`] = message(frame(type, described, 'listed'), framesOfType('to_client', type))
  }
  for (const [type, schema] of Object.entries(events)) {
    made[`event.${type}`] = message(frame(type, wireSchema(schema).schema, 'listed'), framesOfType('to_client', type))
  }
  return made
}

function message({ description, ...payload }: JsonSchema, examples: readonly GoldenFrame[]): object {
  const { type, ref } = payload.properties ?? {}
  return {
    name: typeof type === 'object' ? type.const : undefined,
    summary: description,
    ...(ref === undefined ? {} : { correlationId: { $ref: '#/components/correlationIds/ref' } }),
    payload,
    examples: examples.map(({ name, frame: example }) => ({ name, payload: example })),
  }
}

function frame(type: string, schema: JsonSchema, refRule: RefRule): JsonSchema {
  const { description = '', ...fields } = schema
  const name = referenceOf(schema)
  const body = name === undefined ? fields : { type: 'object' as const, allOf: [{ $ref: namedPrefix + name }] }
  const head = {
    type: { type: 'string' as const, const: type },
    ...(refRule === 'listed' ? {} : { ref: { $ref: `${namedPrefix}Ref` } }),
  }
  return {
    description,
    ...body,
    properties: { ...head, ...body.properties },
    required: ['type', ...(refRule === 'must' ? ['ref'] : []), ...(body.required ?? [])],
  }
}

/** Chat is a module of the server that the document is about: its fields belong to `welcome`. */
function withChat(welcome: JsonSchema): JsonSchema {
  return { ...welcome, properties: { ...welcome.properties, ...wireSchema(chatWelcome).schema.properties } }
}
